import { trpcClient } from "../../lib/trpc.ts";
import { isOver } from "../share/collection/is-over.ts";
import type { ZipEntry } from "../zip/zip-of.ts";

type Options = {
  signal: AbortSignal;
  /** Hears the name of each file that can't be read. */
  onUnread: (name: string) => void;
};

/** All of a person's files, one after the other: they are listed and signed a page at a time, while those before them are saved. */
export async function* everything({ signal, onUnread }: Options): AsyncGenerator<ZipEntry> {
  let cursor: string | undefined;
  do {
    const { files, nextCursor } = await trpcClient.media.export.query({ cursor }, { signal });
    for (const file of files) {
      const input = await read(file, signal);
      if (input === undefined) onUnread(file.name);
      else yield { name: file.name, size: file.size, input };
    }
    cursor = nextCursor;
  } while (cursor !== undefined);
}

/** @returns undefined for a file that is gone, or that S3 does not give */
async function read({ id, url }: { id: string; url: string }, signal: AbortSignal): Promise<Response | undefined> {
  const first = await fetchWhole(url, signal);
  if (first !== undefined) return first;
  try {
    // Its address may have ended while others came.
    const again = await trpcClient.media.download.query({ id, save: true }, { signal });
    return await fetchWhole(again.url, signal);
  } catch (error) {
    if (isOver(error)) return undefined;
    throw error;
  }
}

async function fetchWhole(url: string, signal: AbortSignal): Promise<Response | undefined> {
  signal.throwIfAborted();
  const answer = await fetch(url, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (answer?.ok) return answer;
  await answer?.body?.cancel();
  return undefined;
}
