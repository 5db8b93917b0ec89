import { toUploadError } from "@s3-direct/upload-core";
import { chunksOf } from "../../../lib/chunks-of.ts";
import { createStore } from "../../../lib/store.ts";
import { noticeSignedOut, trpcClient } from "../../../lib/trpc.ts";
import { currentPerson, keepForPerson } from "../../account/current-person.ts";
import { takeProblem } from "../choose/take-problem.ts";
import { refreshLibrary } from "../refresh-library.ts";

/** An album, and files of the library for it. Only that of a folder has a name: it is created if there is none. */
type AlbumFiles = { id: string; name?: string | undefined; ids: readonly string[] };

/** Files are found one by one; those found within this time share a call. */
const gapMs = 50;
/** How many albums are asked for at once: as many calls as one request has. */
const parallelCalls = 10;

/** By the album's id, each with who gave it. */
const waiting = new Map<string, AlbumFiles & { person: string | undefined }>();
let putting: Promise<void> | undefined;

/** What can be tried again. */
const failed = createStore<readonly AlbumFiles[]>([]);
const changeFailed = keepForPerson(failed, []);

/** The ids of albums that could not be found or created. */
const gone = new Set<string>();

/** The ids of albums into which not all files were put. */
export const incomplete = createStore<ReadonlySet<string>>(gone);

failed.subscribe(() => {
  listIncomplete();
  if (failed.get().length > 0) takeProblem.set({ again });
});

const listIncomplete = () => incomplete.set(new Set([...gone, ...failed.get().map(({ id }) => id)]));

/**
 * Adds files that need not be sent to the album that they were meant for.
 * @param album.name - only for files of a folder
 */
export function putInto({ id, name }: Omit<AlbumFiles, "ids">, ids: readonly string[]): void {
  waiting.set(id, { id, name, ids: [...(waiting.get(id)?.ids ?? []), ...ids], person: currentPerson.get() });
  putting ??= putAll();
}

/**
 * Waits until what was given is in its albums, before another person signs in. What has failed is tried once more: the
 * account that a guest becomes is not asked.
 */
export async function putsUnderWay(): Promise<void> {
  if (failed.get().length > 0) again();
  await putting;
}

async function putAll(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, gapMs));
  while (waiting.size > 0) {
    const some = [...waiting.values()].slice(0, parallelCalls);
    for (const { id } of some) waiting.delete(id);
    await Promise.all(some.map(put));
  }
  putting = undefined;
}

async function put({ person, ...wanted }: AlbumFiles & { person: string | undefined }): Promise<void> {
  const isStillHere = () => currentPerson.get() === person;
  try {
    for (const ids of chunksOf(wanted.ids)) {
      if (!isStillHere()) throw new Error("The person has left.");
      await trpcClient.album.add.mutate({ ...wanted, ids });
    }
    refreshLibrary();
  } catch (error) {
    noticeSignedOut(error);
    if (toUploadError(error).code !== "UPLOAD_NOT_FOUND") return changeFailed(person, (all) => [...all, wanted]);
    gone.add(wanted.id);
    listIncomplete();
    if (isStillHere() && failed.get().length === 0) takeProblem.set("no-album");
  }
}

function again(): void {
  const all = failed.get();
  failed.set([]);
  takeProblem.set(undefined);
  for (const { ids, ...album } of all) putInto(album, ids);
}
