import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import shared, { oneProcess } from "../../vitest.shared.ts";

// What needs a clamd, exiftool, ffmpeg or poppler, or what only a Ceph can do, runs where there is one (`pnpm test:clamav`, `pnpm test:exiftool`,
// `pnpm test:posters`, `pnpm test:ceph`).
const suite = process.env["S3_DIRECT_SUITE"];
const exclude = ["clamd", "ceph", "exiftool", "tools"].filter(
  (name) => name !== (suite === "clamav" ? "clamd" : suite),
);

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      name: "upload-server",
      ...oneProcess,
      // By default one core is left free, which of two is half.
      maxWorkers: "100%",
      exclude: [...configDefaults.exclude, ...exclude.map((name) => `src/**/*.${name}.test.ts`)],
    },
  }),
);
