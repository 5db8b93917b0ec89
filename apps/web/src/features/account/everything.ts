import { trpcClient } from "../../lib/trpc.ts";
import { isOver } from "../share/collection/is-over.ts";
import type { ZipEntry } from "../zip/zip-of.ts";
import { askAgain } from "./ask-again.ts";
import { readOn } from "./read-on.ts";

type Options = {
  signal: AbortSignal;
  /** Called with the name of each file that can't be read. */
  onUnread: (name: string) => void;
};

/**
 * Yields all of a person's files, one after the other, each in the folder of its album. They are listed and signed a
 * page at a time, while earlier ones are saved.
 */
export async function* everything({ signal, onUnread }: Options): AsyncGenerator<ZipEntry> {
  let cursor: string | undefined;
  do {
    const page = { cursor };
    const { files, nextCursor } = await askAgain(() => trpcClient.media.export.query(page, { signal }), signal);
    for (const file of files) {
      const first = await read(file, signal);
      if (first === undefined) onUnread(file.name);
      else {
        const input = readOn(first, (start) => askAgain(() => readFrom(file.id, start, signal), signal));
        yield {
          name: file.name,
          folder: file.album,
          size: file.size,
          input,
          lastModified: first.headers.get("last-modified") ?? undefined,
        };
      }
    }
    cursor = nextCursor;
  } while (cursor !== undefined);
}

/** @returns undefined for a file that is gone, or that S3 does not return */
async function read({ id, url }: { id: string; url: string }, signal: AbortSignal): Promise<Response | undefined> {
  const first = await fetchWhole(url, signal);
  if (first !== undefined) return first;
  try {
    // The URL may have expired while other files were read.
    return await fetchWhole(await askAgain(() => freshAddress(id, signal), signal), signal);
  } catch (error) {
    if (isOver(error)) return undefined;
    throw error;
  }
}

const freshAddress = async (id: string, signal: AbortSignal): Promise<string> =>
  (await trpcClient.media.download.query({ id, save: true }, { signal })).url;

const readFrom = async (id: string, start: number, signal: AbortSignal): Promise<Response> =>
  fetch(await freshAddress(id, signal), { signal, headers: { range: `bytes=${start}-` } });

async function fetchWhole(url: string, signal: AbortSignal): Promise<Response | undefined> {
  signal.throwIfAborted();
  const answer = await fetch(url, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (answer?.ok) return answer;
  await answer?.body?.cancel();
  return undefined;
}
