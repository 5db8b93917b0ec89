import { announce } from "../components/live-region.tsx";
import { currentLanguage } from "../texts/language.ts";

/**
 * Puts a link into the clipboard, and says whether it did: the clipboard is absent outside https and localhost, and a
 * browser may refuse it.
 */
export const copyLink = (url: string): Promise<boolean> => copyLinks([url]);

/** One a line. */
export async function copyLinks(urls: readonly string[]): Promise<boolean> {
  const { t } = currentLanguage();
  try {
    await navigator.clipboard.writeText(urls.join("\n"));
    announce(t.library.copied);
    return true;
  } catch {
    announce(t.library.copyFailed);
    return false;
  }
}
