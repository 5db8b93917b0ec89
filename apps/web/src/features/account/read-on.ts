/** How often the rest of a file is requested. */
const most = 3;

/**
 * Yields a file's bytes. If they break off in the middle, requests the rest, up to three times.
 *
 * @param restOf - requests the bytes from this one on
 * @throws the error that broke it off, or an Error if the rest is no longer this file's
 */
export async function* readOn(
  first: Response,
  restOf: (start: number) => Promise<Response>,
): AsyncGenerator<Uint8Array, void> {
  let reader = first.body?.getReader();
  let start = 0;
  let breaks = 0;
  while (reader !== undefined) {
    // Only errors of this read are a break: a reader that stops ends the generator at the `yield`.
    const piece = await reader.read().catch((error: unknown) => {
      if (breaks++ === most) throw error;
    });
    if (piece === undefined) {
      reader = (await ofSameFile(first, await restOf(start), start)).body?.getReader();
    } else if (piece.done) {
      return;
    } else {
      start += piece.value.byteLength;
      yield piece.value;
    }
  }
}

/** Compares date and length: browsers don't see S3's ETag. */
async function ofSameFile(first: Response, rest: Response, start: number): Promise<Response> {
  const told = (answer: Response, from: number) =>
    `${answer.headers.get("last-modified")}, ${from + Number(answer.headers.get("content-length"))} bytes`;
  if (rest.status === 206 && told(rest, start) === told(first, 0)) return rest;
  await rest.body?.cancel();
  throw new Error(`A file that broke off can't be read on: its rest answers ${rest.status}.`);
}
