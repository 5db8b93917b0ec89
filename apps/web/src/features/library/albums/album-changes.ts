import { trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { change, changed } from "../changes.ts";
import { albumTextsOf } from "./texts.ts";

type Which = { id: string; name: string };

/** What the API takes at once. */
const mostAtOnce = 500;

const textsNow = () => {
  const { locale, format } = currentLanguage();
  return { t: albumTextsOf(locale), number: format.number };
};

/**
 * Makes an album with these files.
 * @throws what the API answers
 */
export async function createAlbum(name: string, ids: readonly string[]): Promise<{ id: string }> {
  const [some, rest] = [ids.slice(0, mostAtOnce), ids.slice(mostAtOnce)];
  const made = await trpcClient.album.create.mutate({ name, ...(some.length > 0 && { ids: [...some] }) });
  await eachChunk(rest, (chunk) => trpcClient.album.add.mutate({ ...made, ids: chunk }));
  const { t, number } = textsNow();
  changed({
    icon: "album",
    takeBack: () => trpcClient.album.delete.mutate(made),
    done: ids.length === 0 ? t.created(name) : t.createdWith(ids.length, number(ids.length), name),
    undone: t.uncreated(name),
    notUndone: t.failed.undo,
  });
  return made;
}

/** @throws what the API answers */
export async function renameAlbum({ id, name: old }: Which, name: string): Promise<void> {
  const { t } = textsNow();
  await trpcClient.album.rename.mutate({ id, name });
  changed({
    icon: "pen",
    takeBack: () => trpcClient.album.rename.mutate({ id, name: old }),
    done: t.renamed(name),
    undone: t.renamed(old),
    notUndone: t.failed.undo,
  });
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
        takeBack: () => trpcClient.album.restore.mutate({ id }),
        done: t.deleted(name),
        undone: t.undeleted(name),
        notUndone: t.failed.undo,
      };
    },
  });
}

export function addToAlbum({ id, name }: Which, ids: readonly string[]): Promise<void> {
  const { t, number } = textsNow();
  return change({
    failed: t.failed.add(name),
    make: async () => {
      const added = await eachChunk(ids, (chunk) => trpcClient.album.add.mutate({ id, ids: chunk }));
      return {
        icon: "album",
        // What it had before, it keeps.
        takeBack: added.length === 0 ? undefined : () => takeOut(id, added),
        done: t.added(added.length, number(added.length), name),
        undone: t.takenOut(added.length, number(added.length), name),
        notUndone: t.failed.undo,
      };
    },
  });
}

export function removeFromAlbum({ id, name }: Which, ids: readonly string[]): Promise<void> {
  const { t, number } = textsNow();
  return change({
    failed: t.failed.takeOut(name),
    make: async () => {
      const removed = await takeOut(id, ids);
      return {
        icon: "album",
        takeBack: () => eachChunk(removed, (chunk) => trpcClient.album.add.mutate({ id, ids: chunk })),
        done: t.takenOut(removed.length, number(removed.length), name),
        undone: t.added(removed.length, number(removed.length), name),
        notUndone: t.failed.undo,
      };
    },
  });
}

const takeOut = (id: string, ids: readonly string[]): Promise<string[]> =>
  eachChunk(ids, (chunk) => trpcClient.album.remove.mutate({ id, ids: chunk }));

async function eachChunk(
  ids: readonly string[],
  call: (chunk: string[]) => Promise<{ ids: string[] }>,
): Promise<string[]> {
  const answers: string[] = [];
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const answer = await call(ids.slice(at, at + mostAtOnce));
    answers.push(...answer.ids);
  }
  return answers;
}
