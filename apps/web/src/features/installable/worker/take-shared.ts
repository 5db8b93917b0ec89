import { fileKeys, filePath, header, maxShared, type Outcome, sharedCache } from "../share-cache.ts";

/**
 * Keeps the files of a share, and redirects to the page that asks what to do with them. Any site can send a form here,
 * so this alone uploads nothing. A browser reads the whole form into memory before a file of it can be kept, so a large
 * form is refused unread.
 */
export async function takeShared(request: Request): Promise<Response> {
  const outcome = await keep(request).catch((): Outcome => "no-room");
  return Response.redirect(`/?shared=${outcome}`, 303);
}

async function keep(request: Request): Promise<Outcome> {
  if (Number(request.headers.get("content-length")) > maxShared.bytes) return "too-large";
  const form = await request.formData().catch(() => undefined);
  if (form === undefined) return "none";
  const files = form.getAll("files").flatMap((each) => (each instanceof File && !isNothing(each) ? each : []));
  // Chrome 153 on Android sent none: https://github.com/GoogleChromeLabs/squoosh/issues/1503
  if (files.length === 0) return "none";
  const cache = await caches.open(sharedCache);
  const kept = await Promise.all((await fileKeys(cache)).map((key) => cache.match(key)));
  const sizes = kept.map((each) => Number(each?.headers.get(header.size)));
  const bytes = [...sizes, ...files.map(({ size }) => size)].reduce((sum, size) => sum + size, 0);
  if (kept.length + files.length > maxShared.files) return "too-many";
  if (bytes > maxShared.bytes) return "too-large";

  const share = Date.now();
  const keys = files.map((_, index) => `${filePath}${share}-${index}`);
  try {
    for (const [index, file] of files.entries()) await cache.put(keys[index] ?? "", responseOf(file));
    return "taken";
  } catch (error) {
    await Promise.all(keys.map((key) => cache.delete(key)));
    throw error;
  }
}

/** A form without a file has this in its place. An empty file has a name, and its person is told about it. */
const isNothing = ({ name, size }: File) => name === "" && size === 0;

function responseOf(file: File): Response {
  return new Response(file, {
    headers: {
      "content-type": file.type,
      [header.name]: encodeURIComponent(file.name),
      [header.size]: String(file.size),
      [header.lastModified]: String(file.lastModified),
    },
  });
}
