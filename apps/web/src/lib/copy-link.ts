import { announce } from "../components/live-region.tsx";
import { currentLanguage } from "../texts/language.ts";
import { createStore } from "./store.ts";

type Copy = { texts: readonly string[]; name?: string | undefined };

/** What the clipboard refused last. */
export const uncopied = createStore<Copy | undefined>(undefined);

/**
 * Puts a link into the clipboard, and says whether it did: the clipboard is absent outside https and localhost, and a
 * browser may refuse it.
 */
export async function copyLink(url: string): Promise<boolean> {
  try {
    await putInClipboard([url]);
    return true;
  } catch {
    announce(currentLanguage().t.library.copyFailed);
    return false;
  }
}

/**
 * One a line. Where the clipboard is refused, a notice over the page says so.
 * @param copy.name of what it is, where there are others
 */
export async function copyOrShow(copy: Copy): Promise<void> {
  uncopied.set(undefined);
  await putInClipboard(copy.texts).catch(() => uncopied.set(copy));
}

/**
 * One a line, for who says by themselves that it failed.
 * @throws where there is no clipboard, or the browser refuses it
 */
export async function putInClipboard(texts: readonly string[]): Promise<void> {
  await navigator.clipboard.writeText(texts.join("\n"));
  announce(currentLanguage().t.library.copied);
}
