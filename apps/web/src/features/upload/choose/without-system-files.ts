import type { FoundFile } from "@s3-direct/upload-client";

/** What macOS and Windows keep in folders and hide there. */
const ofSystem = /\/(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/iu;

/** Returns the files of a chosen folder as `filesFrom` returns those of a dropped one: without the system's own. */
export const withoutSystemFiles = <Found extends Pick<FoundFile, "path">>(found: readonly Found[]): Found[] =>
  found.filter(({ path }) => !ofSystem.test(path));
