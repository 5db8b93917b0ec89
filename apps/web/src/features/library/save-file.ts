import { announce } from "../../components/live-region.tsx";
import { saveFrom } from "../../lib/save-from.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";

/** Saves a file under its own name. */
export async function saveFile(id: string): Promise<void> {
  try {
    saveFrom((await trpcClient.media.download.query({ id, save: true })).url);
  } catch {
    announce(currentLanguage().t.library.saveFailed);
  }
}
