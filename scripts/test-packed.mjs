// `pnpm test:packed`: test:peers, test:components and test:quick-start, with packages that are packed once. Two at a time: each mostly
// is npm, which takes one core or waits for the disk.
import { join } from "node:path";
import { inNewFolder } from "./npm.mjs";
import { pnpm } from "./pnpm.mjs";
import { runAll } from "./run-all.mjs";

/** The longest first. */
const names = ["test:peers", "test:components", "test:quick-start"];

try {
  await inNewFolder(async ({ folder }) => {
    const env = { ...process.env, S3_DIRECT_PACKED: join(folder, "tarballs") };
    await runAll(
      names.map((name) => () => pnpm([name], { name, env })),
      { atOnce: 2 },
    );
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
