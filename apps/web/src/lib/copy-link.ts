import { announce } from "../components/live-region.tsx";
import { currentLanguage } from "../texts/language.ts";

/**
 * Puts a link into the clipboard, and says whether it did: the clipboard is absent outside https and localhost, and a
 * browser may refuse it.
 */
export async function copyLink(url: string): Promise<boolean> {
  const { t } = currentLanguage();
  try {
    await navigator.clipboard.writeText(url);
    announce(t.library.copied);
    return true;
  } catch {
    announce(t.library.copyFailed);
    return false;
  }
}
