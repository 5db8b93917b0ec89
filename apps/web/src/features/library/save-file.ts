import { saveFrom } from "../../lib/save-from.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";
import { orTell } from "./changes.ts";

/** Each under its own name, and one after the other: browsers ask before they save several files. */
export function saveFiles(ids: readonly string[]): Promise<void> {
  const left = new Set(ids);
  return orTell(currentLanguage().t.library.saveFailed, async () => {
    const failures: unknown[] = [];
    for (const id of left) {
      try {
        saveFrom((await trpcClient.media.download.query({ id, save: true })).url);
        left.delete(id);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  });
}

export const saveFile = (id: string): Promise<void> => saveFiles([id]);
