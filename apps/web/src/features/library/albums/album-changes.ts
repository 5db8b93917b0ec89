import { about } from "../../../lib/about.ts";
import { chunksOf } from "../../../lib/chunks-of.ts";
import { isGone, trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { makeChange } from "../changes/changes.ts";
import { albumTextsOf } from "./texts.ts";

export type Which = { id: string; name: string };

export const textsNow = () => {
  const { locale, format } = currentLanguage();
  return { t: albumTextsOf(locale), number: format.number };
};

/** Returns why a change of an album failed: if the album is gone, another try is of no use. */
const whyNot =
  (name: string, failed: (name: string) => string) =>
  (error: unknown): string =>
    isGone(error) ? about(name, textsNow().t.none.text) : failed(name);

/** Deletes an album. Its files stay. */
export function deleteAlbum({ id, name }: Which): Promise<void> {
  const { t } = textsNow();
  return makeChange({
    what: `delete ${id}`,
    failed: whyNot(name, t.failed.delete),
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
  return makeChange({
    what: `add ${album.id} ${ids.join(" ")}`,
    failed: whyNot(album.name, t.failed.add),
    make: async () => {
      const added = await putIn(album, ids);
      return {
        icon: "album",
        done: added.sentence,
        // Files that were in the album before stay there.
        takeBack: added.ids.length === 0 ? undefined : async () => (await takeOut(album, added.ids)).sentence,
        notUndone: t.failed.undo,
      };
    },
  });
}

export function removeFromAlbum(album: Which, ids: readonly string[]): Promise<void> {
  const { t } = textsNow();
  return makeChange({
    what: `take out ${album.id} ${ids.join(" ")}`,
    failed: whyNot(album.name, t.failed.takeOut),
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

/** Files that were added to an album or removed from it, with the sentence that says so. */
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
