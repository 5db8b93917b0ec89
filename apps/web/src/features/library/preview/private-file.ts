import { about } from "../../../lib/about.ts";
import { putInClipboard } from "../../../lib/copy-link.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { tryOrReport } from "../changes/changes.ts";
import type { Media } from "../media.ts";

type Named = Pick<Media, "id" | "name">;

/** Copies a private file's URL, which expires. */
export function copyForDay({ id, name }: Named): Promise<void> {
  const failed = about(name, currentLanguage().t.library.notCopied);
  return tryOrReport({ what: `copy ${id}`, failed }, async (isStillHere) => {
    const { url } = await trpcClient.media.download.query({ id, expiresIn: 86_400 });
    if (isStillHere()) await putInClipboard([url]);
  });
}

/** Opens a private file. The tab is opened at once: later, the browser would block it as a pop-up. */
export function openPrivately({ id, name }: Named): Promise<void> {
  const failed = about(name, currentLanguage().t.library.preview.failed);
  return tryOrReport({ what: `open ${id}`, failed }, async (isStillHere) => {
    const tab = window.open("about:blank");
    if (tab === null) throw new Error("The browser opens no tab.");
    try {
      const { url } = await trpcClient.media.download.query({ id });
      if (!isStillHere()) return tab.close();
      tab.opener = null;
      tab.location.replace(url);
    } catch (error) {
      tab.close();
      throw error;
    }
  });
}
