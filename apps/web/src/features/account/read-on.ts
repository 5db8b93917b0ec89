/** So often a file that breaks off is read on. */
const most = 3;

/**
 * A file's bytes. Where they break off in their middle, the rest is asked for, as often as three times.
 *
 * @param restOf - asks for the bytes from this one on
 * @throws what broke it off, and an Error where the rest is not this file's any more
 */
export async function* readOn(
  first: Response,
  restOf: (start: number) => Promise<Response>,
): AsyncGenerator<Uint8Array, void> {
  let reader = first.body?.getReader();
  let start = 0;
  let breaks = 0;
  while (reader !== undefined) {
    // Only what fails here has broken off: a reader that goes away is heard at the `yield`.
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

/** S3 shows a browser no ETag, but when it was stored and how long it is. */
async function ofSameFile(first: Response, rest: Response, start: number): Promise<Response> {
  const told = (answer: Response, from: number) =>
    `${answer.headers.get("last-modified")}, ${from + Number(answer.headers.get("content-length"))} bytes`;
  if (rest.status === 206 && told(rest, start) === told(first, 0)) return rest;
  await rest.body?.cancel();
  throw new Error(`A file that broke off can't be read on: its rest answers ${rest.status}.`);
}
