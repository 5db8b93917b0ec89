import { about } from "../../lib/about.ts";
import { saveFrom } from "../../lib/save-from.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";
import { tryOrReport } from "./changes/changes.ts";
import type { Media } from "./media.ts";

/** Saves files, each under its own name, one after the other: browsers ask before they save several files. */
export function saveFiles(files: readonly Pick<Media, "id" | "name">[]): Promise<void> {
  const left = new Set(files);
  const { saveFailed } = currentLanguage().t.library;
  const failed = () => {
    const [first, ...others] = left;
    return about(others.length === 0 ? first?.name : undefined, saveFailed);
  };
  const what = `save ${files.map(({ id }) => id).join(" ")}`;
  return tryOrReport({ what, failed }, async (isStillHere) => {
    let failure: unknown = new Error("The person has left.");
    for (const file of left) {
      try {
        const { url } = await trpcClient.media.download.query({ id: file.id, save: true });
        if (!isStillHere()) break;
        saveFrom(url);
        left.delete(file);
      } catch (error) {
        failure = error;
      }
    }
    if (left.size > 0) throw failure;
  });
}
