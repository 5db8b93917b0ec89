import { announce } from "../../components/live-region.tsx";
import { saveFrom } from "../../lib/save-from.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";

/** One after the other: browsers ask before they save several files. */
export async function saveFiles(ids: readonly string[]): Promise<void> {
  for (const id of ids) await saveFile(id);
}

/** Saves a file under its own name. */
export async function saveFile(id: string): Promise<void> {
  try {
    saveFrom((await trpcClient.media.download.query({ id, save: true })).url);
  } catch {
    announce(currentLanguage().t.library.saveFailed);
  }
}
