import { toUploadError } from "@s3-direct/upload-core";
import { chunksOf } from "../../lib/chunks-of.ts";
import { paced } from "../../lib/paced.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentPerson, whoIsHere } from "../account/current-person.ts";
import { dropProblem } from "./drop-problem.ts";
import { refreshLibrary } from "./refresh-library.ts";

/** An album, and files of the library for it. Only that of a folder has a name: it is created if there is none. */
type Wanted = { id: string; name?: string | undefined; ids: string[] };

/** In milliseconds. Files are found one by one; those found within this time share a call. */
const gap = 50;
/** How many albums are asked for at once: as many calls as one request has. */
const atOnce = 10;

/** By the album's id. */
const waiting = new Map<string, Wanted>();
/** What can be tried again. */
let failed: Wanted[] = [];

currentPerson.subscribe(() => {
  waiting.clear();
  failed = [];
});

/**
 * Adds files that need not be sent to the album that they were meant for.
 * @param album.name - only for files of a folder
 */
export function putInto({ id, name }: Omit<Wanted, "ids">, ids: readonly string[]): void {
  waiting.set(id, { id, name, ids: [...(waiting.get(id)?.ids ?? []), ...ids] });
  putAll();
}

const putAll = paced(async () => {
  await new Promise((resolve) => setTimeout(resolve, gap));
  while (waiting.size > 0) {
    const some = [...waiting.values()].slice(0, atOnce);
    for (const { id } of some) waiting.delete(id);
    await Promise.all(some.map(put));
  }
}, 0);

async function put(wanted: Wanted): Promise<void> {
  const isStillHere = whoIsHere();
  try {
    for (const ids of chunksOf(wanted.ids)) {
      if (isStillHere()) await trpcClient.album.add.mutate({ ...wanted, ids });
    }
    refreshLibrary();
  } catch (error) {
    if (!isStillHere()) return;
    if (toUploadError(error).code !== "UPLOAD_NOT_FOUND") failed.push(wanted);
    dropProblem.set(failed.length > 0 ? { again } : "no-album");
  }
}

function again(): void {
  dropProblem.set(undefined);
  for (const { ids, ...album } of failed.splice(0)) putInto(album, ids);
}
