import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.shared.ts";

/** What a page's code says of places that are not there: in their place the development S3, any free port and this test's own clamd. */
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
      // By default one core is left free: of two files, the commands' and the pages', which take the longest, one would wait for the other.
      maxWorkers: 2,
    },
  }),
);
