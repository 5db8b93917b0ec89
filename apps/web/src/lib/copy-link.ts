import { announce } from "../components/live-region.tsx";
import { currentLanguage } from "../texts/language.ts";
import { createStore } from "./store.ts";

type Copy = { texts: readonly string[]; name?: string | undefined };

/** The last copy that the clipboard refused. */
export const uncopied = createStore<Copy | undefined>(undefined);

/**
 * Copies a link to the clipboard, and returns whether that succeeded: the clipboard is absent outside https and
 * localhost, and a browser may refuse it.
 */
export async function copyLink(url: string): Promise<boolean> {
  try {
    await putInClipboard([url]);
    return true;
  } catch {
    announce(currentLanguage().t.library.notCopied);
    return false;
  }
}

/**
 * Copies texts, one per line. If the clipboard refuses, a notice over the page says so.
 * @param copy.name - what the text belongs to, if there are others
 */
export async function copyOrShow(copy: Copy): Promise<void> {
  uncopied.set(undefined);
  await putInClipboard(copy.texts).catch(() => uncopied.set(copy));
}

/**
 * Copies texts, one per line, for a caller that reports failures itself.
 * @throws if there is no clipboard, or the browser refuses it
 */
export async function putInClipboard(texts: readonly string[]): Promise<void> {
  await navigator.clipboard.writeText(texts.join("\n"));
  uncopied.set(undefined);
  announce(currentLanguage().t.library.copied);
}
