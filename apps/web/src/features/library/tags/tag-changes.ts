import { toUploadError } from "@s3-direct/upload-core";
import { chunksOf } from "../../../lib/chunks-of.ts";
import { createStore, useStore } from "../../../lib/store.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { makeChange } from "../changes.ts";
import { changeListed } from "../change-listed.ts";
import { createTurns } from "../in-turn.ts";
import { lastingCalls } from "../lasting-calls.ts";
import type { Media } from "../media.ts";
import { moreTagTextsOf } from "./more-texts.ts";
import { maxTags } from "./tag-name.ts";
import { type TagChange, tagsAfter, uniqueTags } from "./tags.ts";

/** Those that the API has not answered yet: they are shown as if they were made. */
const underWay = createStore<readonly TagChange[]>([]);

/** What was added must be there before it is removed. */
const inTurn = createTurns();

/** A file's tags, with what is being changed. */
export function useTagsOf(file: Media): readonly string[] {
  return useStore(underWay).reduce<readonly string[]>(
    (tags, wanted) => tagsAfter({ id: file.id, tags }, wanted),
    file.tags,
  );
}

/**
 * Gives files tags and takes others away, shows it at once, and offers to take it back.
 * @param name of the only file
 */
export function setTags(wanted: TagChange, name?: string): Promise<void> {
  const { locale, format } = currentLanguage();
  const t = moreTagTextsOf(locale);
  // Of all calls: where one of several fails, the next attempt adds to what the first ones did.
  const made: Answer = { added: [], removed: [] };
  const isFull = (error: unknown) => toUploadError(error).code === "QUOTA_EXCEEDED";
  return makeChange({
    what: JSON.stringify(wanted),
    failed: (error) => ofFile(isFull(error) ? t.full(format.number(maxTags.perFile)) : t.failed),
    make: async () => {
      const { added, removed } = await send(wanted, made);
      return {
        icon: "tag",
        done: [said(t.tagged, added), said(t.untagged, removed)].filter(Boolean).join(" ") || t.nothing,
        // What was there before stays. First what was added goes, so that no file has too many in between.
        takeBack:
          added.length + removed.length === 0
            ? undefined
            : async () => {
                for (const { name, ids } of byName(added)) await send({ ids, add: [], remove: [name] });
                for (const { name, ids } of byName(removed)) await send({ ids, add: [name], remove: [] });
                return t.undone;
              },
        notUndone: ofFile(t.notUndone),
      };
    },
  });

  function ofFile(sentence: string): string {
    return name === undefined ? sentence : `${name}: ${sentence}`;
  }

  function said(sentence: (typeof t)["tagged"], all: readonly Tagged[]): string {
    const files = new Set(all.map(({ id }) => id)).size;
    const names = uniqueTags(all.map(({ name }) => name)).join(", ");
    return files === 0 ? "" : sentence(names, files, format.number(files));
  }
}

type Tagged = { id: string; name: string };
type Answer = { added: Tagged[]; removed: Tagged[] };

/**
 * @param made to this is added what is done, also before a call that fails
 * @throws what the API answers
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
    // Until the lists are read again.
    changeListed((file) => ({ ...file, tags: [...tagsAfter(file, { ids, add, remove })] }));
  }
  return made;
}

function byName(all: readonly Tagged[]): { name: string; ids: string[] }[] {
  const ids = new Map<string, string[]>();
  for (const { id, name } of all) ids.set(name, [...(ids.get(name) ?? []), id]);
  return [...ids].map(([name, each]) => ({ name, ids: each }));
}
