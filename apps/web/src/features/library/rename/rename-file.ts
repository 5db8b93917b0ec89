import { changeListed } from "../changes/change-listed.ts";
import { makeChangeOrThrow } from "../changes/changes.ts";
import { createTurns } from "../changes/in-turn.ts";
import { lastingCalls } from "../changes/lasting-calls.ts";
import type { Media } from "../media.ts";
import type { RenameTexts } from "./texts.ts";

const inTurn = createTurns();

/**
 * Renames a file, shows that, and offers to undo it.
 * @throws the API's error
 */
export async function renameFile({ id, name: old }: Media, wanted: string, t: RenameTexts): Promise<void> {
  await makeChangeOrThrow(async () => {
    const name = await giveName(id, wanted);
    return {
      icon: "pen",
      done: t.done(name),
      takeBack: async () => t.undone(await giveName(id, old)),
      notUndone: t.notUndone(name),
    };
  });
}

async function giveName(id: string, wanted: string): Promise<string> {
  const { name } = await inTurn(id, () => lastingCalls.media.rename.mutate({ id, name: wanted }));
  changeListed((file) => (file.id === id ? { ...file, name } : file));
  return name;
}
