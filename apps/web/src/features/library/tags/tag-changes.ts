import { toUploadError } from "@s3-direct/upload-core";
import { about } from "../../../lib/about.ts";
import { chunksOf } from "../../../lib/chunks-of.ts";
import { createStore, useStore } from "../../../lib/store.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { makeChange } from "../changes/changes.ts";
import { changeListed } from "../changes/change-listed.ts";
import { createTurns } from "../changes/in-turn.ts";
import { lastingCalls } from "../changes/lasting-calls.ts";
import type { Media } from "../media.ts";
import { tagTextsOf } from "./texts.ts";
import { maxTags } from "./tag-name.ts";
import { type TagChange, tagsAfter, uniqueTags } from "./tags.ts";

/** Changes that the API has not answered yet. They are shown as if they were made. */
const underWay = createStore<readonly TagChange[]>([]);

/** A tag must be added before it is removed. */
const inTurn = createTurns();

/** Returns a file's tags, including changes in progress. */
export function useTagsOf(file: Media): readonly string[] {
  return useStore(underWay).reduce<readonly string[]>(
    (tags, wanted) => tagsAfter({ id: file.id, tags }, wanted),
    file.tags,
  );
}

/**
 * Adds and removes files' tags, shows that at once, and offers to undo it.
 * @param name - of the file, if it is the only one
 */
export function setTags(wanted: TagChange, name?: string): Promise<void> {
  const { locale, format } = currentLanguage();
  const t = tagTextsOf(locale);
  // The results of all calls: if one of several fails, a retry adds to the results of the first ones.
  const made: Answer = { added: [], removed: [] };
  const isFull = (error: unknown) => toUploadError(error).code === "QUOTA_EXCEEDED";
  return makeChange({
    what: JSON.stringify(wanted),
    failed: (error) => about(name, isFull(error) ? t.full(format.number(maxTags.perFile)) : t.failed),
    make: async () => {
      const { added, removed } = await send(wanted, made);
      return {
        icon: "tag",
        done: [said(t.tagged, added), said(t.untagged, removed)].filter(Boolean).join(" ") || t.nothing,
        // Tags that were there before stay. Added tags are removed first, so that no file has too many in between.
        takeBack:
          added.length + removed.length === 0
            ? undefined
            : async () => {
                for (const { name, ids } of byName(added)) await send({ ids, add: [], remove: [name] });
                for (const { name, ids } of byName(removed)) await send({ ids, add: [name], remove: [] });
                return t.undone;
              },
        notUndone: about(name, t.notUndone),
      };
    },
  });

  function said(sentence: (typeof t)["tagged"], all: readonly Tagged[]): string {
    const files = new Set(all.map(({ id }) => id)).size;
    const names = uniqueTags(all.map(({ name }) => name)).join(", ");
    return files === 0 ? "" : sentence(names, files, format.number(files));
  }
}

type Tagged = { id: string; name: string };
type Answer = { added: Tagged[]; removed: Tagged[] };

/**
 * @param made - results are added to it, also before a call that fails
 * @throws the API's error
 */
function send(wanted: TagChange, made: Answer = { added: [], removed: [] }): Promise<Answer> {
  underWay.set([...underWay.get(), wanted]);
  return inTurn("tags", () => callFor(wanted, made)).finally(() =>
    underWay.set(underWay.get().filter((each) => each !== wanted)),
  );
}

async function callFor({ ids: all, add, remove }: TagChange, made: Answer): Promise<Answer> {
  for (const ids of chunksOf(all)) {
    const { added, removed } = await lastingCalls.tag.set.mutate({ ids, add: [...add], remove: [...remove] });
    made.added.push(...added);
    made.removed.push(...removed);
    // Shown until the lists are read again.
    changeListed((file) => ({ ...file, tags: [...tagsAfter(file, { ids, add, remove })] }));
  }
  return made;
}

function byName(all: readonly Tagged[]): { name: string; ids: string[] }[] {
  const ids = new Map<string, string[]>();
  for (const { id, name } of all) ids.set(name, [...(ids.get(name) ?? []), id]);
  return [...ids].map(([name, each]) => ({ name, ids: each }));
}
