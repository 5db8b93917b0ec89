import { about } from "../../lib/about.ts";
import { putInClipboard } from "../../lib/copy-link.ts";
import { currentLanguage } from "../../texts/language.ts";
import { tryOrReport } from "./changes/changes.ts";

/**
 * Copies links to the clipboard, one per line. If that is refused, a visible message says so.
 * @param name - what the only link belongs to
 */
export function copyOrTell(links: readonly string[], name?: string): Promise<void> {
  const failed = about(name, currentLanguage().t.library.notCopied);
  return tryOrReport({ what: failed, failed }, () => putInClipboard(links));
}
