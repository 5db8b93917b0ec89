import { chunksOf } from "../../../lib/chunks-of.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { makeChangeOrThrow } from "../changes/changes.ts";
import { createTurns } from "../changes/in-turn.ts";
import { textsNow as albumTextsNow, type Which } from "./album-changes.ts";
import { albumDialogTextsOf } from "./dialog-texts.ts";

const inTurn = createTurns();

const textsNow = () => ({ ...albumTextsNow(), dialogs: albumDialogTextsOf(currentLanguage().locale) });

/**
 * Creates an album with these files. If the response is lost, the album may exist: a second call with the same id
 * creates no other.
 * @throws the API's error
 */
export function createAlbum({ id, name }: Which, ids: readonly string[]): Promise<{ id: string }> {
  const { t, dialogs, number } = textsNow();
  return makeChangeOrThrow(async () => {
    const [first, ...rest] = chunksOf(ids);
    const made = await trpcClient.album.create.mutate({ id, name, ...(first && { ids: first }) });
    for (const chunk of rest) await trpcClient.album.add.mutate({ ...made, ids: chunk });
    return {
      ...made,
      icon: "album",
      done: ids.length === 0 ? dialogs.created(name) : dialogs.createdWith(ids.length, number(ids.length), name),
      takeBack: () => trpcClient.album.delete.mutate(made).then(() => dialogs.uncreated(name)),
      notUndone: t.failed.undo,
    };
  });
}

/** @throws the API's error */
export function renameAlbum({ id, name: old }: Which, wanted: string): Promise<{ id: string }> {
  const { t, dialogs } = textsNow();
  const give = (name: string) =>
    inTurn(id, () => trpcClient.album.rename.mutate({ id, name })).then(() => dialogs.renamed(name));
  return makeChangeOrThrow(async () => ({
    id,
    icon: "pen",
    done: await give(wanted),
    takeBack: () => give(old),
    notUndone: t.failed.undo,
  }));
}
