import { isRetryableStatus, UploadError } from "@s3-direct/upload-core";
import { askAgain } from "../../account/ask-again.ts";
import { readOn } from "../../account/read-on.ts";
import type { ZipEntry } from "../../zip/zip-of.ts";

type Address = { name: string; size: number; url: string };

/**
 * Yields the files at these URLs, one after the other. Temporary failures are retried, and a file that breaks off is
 * resumed, all from the same URLs: new ones would count as another download.
 */
export async function* readShared(addresses: readonly Address[], signal: AbortSignal): AsyncGenerator<ZipEntry> {
  for (const { name, size, url } of addresses) {
    const first = await askAgain(() => read(url, { signal }), signal);
    const restOf = (start: number) =>
      askAgain(() => read(url, { signal, headers: { range: `bytes=${start}-` } }), signal);
    const lastModified = first.headers.get("last-modified") ?? undefined;
    yield { name, size, input: readOn(first, restOf), lastModified };
  }
}

async function read(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  if (isRetryableStatus(answer.status)) throw new UploadError("STORAGE_UNAVAILABLE");
  throw new Error(`A file answers ${answer.status}.`);
}
