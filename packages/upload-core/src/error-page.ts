import type { UploadErrorCode } from "./errors.ts";

/**
 * The documentation page of a code: what it means, and who can do what. For a log, or a page for developers. A function and not a field
 * of the error, so that a page that does not show it does not load it.
 */
export function errorPage(code: UploadErrorCode): string {
  return `https://github.com/s3-direct/s3-direct/blob/main/docs/errors/${code}.md`;
}
