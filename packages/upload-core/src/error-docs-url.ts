import type { UploadErrorCode } from "./errors.ts";

/**
 * Returns the URL of a code's documentation page: what the code means, and who can do what. For a log, or a page for
 * developers. A function and not a field of the error, so that a page that does not use it does not load it.
 */
export function errorDocsUrl(code: UploadErrorCode): string {
  return `https://github.com/s3-direct/s3-direct/blob/main/docs/errors/${code}.md`;
}
