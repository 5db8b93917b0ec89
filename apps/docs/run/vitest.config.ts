import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.shared.ts";

/**
 * Replaces addresses in a page's code that don't exist here: by the development S3, any free port and this test's own
 * clamd.
 */
const inPlace: Readonly<Record<string, string>> = {
  'aws({ region: "eu-central-1" })': "theRest.provider",
  '"/run/clamav/clamd.ctl"': "theRest.clamd",
  "port: 9000": "port: 0",
};

const places = {
  name: "places",
  transform(code: string, id: string) {
    if (!id.includes("/code/pages/")) return undefined;
    return Object.entries(inPlace).reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), code);
  },
};

export default mergeConfig(
  shared,
  defineConfig({
    plugins: [places],
    test: {
      name: "docs",
      root: import.meta.dirname,
      include: ["*.test.mjs"],
      globalSetup: "set-up.mjs",
      // By default one core is left free. Then one of the two longest files, the commands' and the pages', would wait
      // for the other.
      maxWorkers: 2,
    },
  }),
);
