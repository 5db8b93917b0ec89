import { chunksOf } from "../../../lib/chunks-of.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { change, changed } from "../changes.ts";
import { albumTextsOf } from "./texts.ts";

type Which = { id: string; name: string };

const textsNow = () => {
  const { locale, format } = currentLanguage();
  return { t: albumTextsOf(locale), number: format.number };
};

/**
 * Makes an album with these files. Where the answer is lost it may be there: asked again by the same id, there is one.
 * @throws what the API answers
 */
export function createAlbum({ id, name }: Which, ids: readonly string[]): Promise<{ id: string }> {
  const { t, number } = textsNow();
  return changed(async () => {
    const [first, ...rest] = chunksOf(ids);
    const made = await trpcClient.album.create.mutate({ id, name, ...(first && { ids: first }) });
    for (const chunk of rest) await trpcClient.album.add.mutate({ ...made, ids: chunk });
    return {
      ...made,
      icon: "album",
      done: ids.length === 0 ? t.created(name) : t.createdWith(ids.length, number(ids.length), name),
      takeBack: () => trpcClient.album.delete.mutate(made).then(() => t.uncreated(name)),
      notUndone: t.failed.undo,
    };
  });
}

/** @throws what the API answers */
export function renameAlbum({ id, name: old }: Which, wanted: string): Promise<{ id: string }> {
  const { t } = textsNow();
  const give = (name: string) => trpcClient.album.rename.mutate({ id, name }).then(() => t.renamed(name));
  return changed(async () => ({
    id,
    icon: "pen",
    done: await give(wanted),
    takeBack: () => give(old),
    notUndone: t.failed.undo,
  }));
}

/** Its files stay. */
export function deleteAlbum({ id, name }: Which): Promise<void> {
  const { t } = textsNow();
  return change({
    failed: t.failed.delete(name),
    make: async () => {
      await trpcClient.album.delete.mutate({ id });
      return {
        icon: "album",
        done: t.deleted(name),
        takeBack: () => trpcClient.album.restore.mutate({ id }).then(() => t.undeleted(name)),
        notUndone: t.failed.undo,
      };
    },
  });
}

export function addToAlbum(album: Which, ids: readonly string[]): Promise<void> {
  const { t } = textsNow();
  return change({
    failed: t.failed.add(album.name),
    make: async () => {
      const added = await putIn(album, ids);
      return {
        icon: "album",
        done: added.sentence,
        // What it had before, it keeps.
        takeBack: added.ids.length === 0 ? undefined : async () => (await takeOut(album, added.ids)).sentence,
        notUndone: t.failed.undo,
      };
    },
  });
}

export function removeFromAlbum(album: Which, ids: readonly string[]): Promise<void> {
  const { t } = textsNow();
  return change({
    failed: t.failed.takeOut(album.name),
    make: async () => {
      const removed = await takeOut(album, ids);
      return {
        icon: "album",
        done: removed.sentence,
        takeBack: removed.ids.length === 0 ? undefined : async () => (await putIn(album, removed.ids)).sentence,
        notUndone: t.failed.undo,
      };
    },
  });
}

/** Files that an album got or lost, with the sentence that says so. */
type Changed = { ids: string[]; sentence: string };

async function putIn({ id, name }: Which, wanted: readonly string[]): Promise<Changed> {
  const { t, number } = textsNow();
  const ids = await eachChunk(wanted, (chunk) => trpcClient.album.add.mutate({ id, ids: chunk }));
  return { ids, sentence: t.added(ids.length, number(ids.length), name) };
}

async function takeOut({ id, name }: Which, wanted: readonly string[]): Promise<Changed> {
  const { t, number } = textsNow();
  const ids = await eachChunk(wanted, (chunk) => trpcClient.album.remove.mutate({ id, ids: chunk }));
  return { ids, sentence: t.takenOut(ids.length, number(ids.length), name) };
}

async function eachChunk(
  ids: readonly string[],
  call: (chunk: string[]) => Promise<{ ids: string[] }>,
): Promise<string[]> {
  const answers: string[] = [];
  for (const chunk of chunksOf(ids)) answers.push(...(await call(chunk)).ids);
  return answers;
}
