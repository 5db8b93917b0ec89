import { announce } from "../components/live-region.tsx";
import { currentLanguage } from "../texts/language.ts";

/**
 * Puts a link into the clipboard, and says whether it did: the clipboard is absent outside https and localhost, and a
 * browser may refuse it.
 */
export const copyLink = (url: string): Promise<boolean> => copyLinks([url]);

/** One a line. */
export async function copyLinks(urls: readonly string[]): Promise<boolean> {
  try {
    await putInClipboard(urls);
    return true;
  } catch {
    announce(currentLanguage().t.library.copyFailed);
    return false;
  }
}

/**
 * One a line, for who says by themselves that it failed.
 * @throws where there is no clipboard, or the browser refuses it
 */
export async function putInClipboard(texts: readonly string[]): Promise<void> {
  await navigator.clipboard.writeText(texts.join("\n"));
  announce(currentLanguage().t.library.copied);
}
