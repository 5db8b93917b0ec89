import { putInClipboard } from "../../lib/copy-link.ts";
import { currentLanguage } from "../../texts/language.ts";
import { tryOrReport } from "./changes.ts";

/**
 * Puts links into the clipboard, one a line. Where it is refused that is told in sight.
 * @param name of what it is that has the only link
 */
export function copyOrTell(links: readonly string[], name?: string): Promise<void> {
  const { copyFailed } = currentLanguage().t.library;
  const failed = name === undefined ? copyFailed : `${name}: ${copyFailed}`;
  return tryOrReport({ what: failed, failed }, () => putInClipboard(links));
}
