import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { formatBytes, UploadError } from "@s3-direct/upload-core";

export type ServerBody = Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

type SizedBody = { size: number; body: AsyncIterable<Uint8Array> } & AsyncDisposable;

/**
 * Returns a body together with its size. A stream of unknown size is written to a temporary file first.
 * @throws UploadError FILE_TOO_LARGE as soon as such a stream has more than `maxSize` bytes
 */
export async function withKnownSize(
  body: ServerBody,
  { size, maxSize }: { size: number | undefined; maxSize: number },
): Promise<SizedBody> {
  // A stream may fail before it is read, which then throws it. Without a listener that would end the whole process.
  if (body instanceof Readable) body.on("error", () => undefined);
  const known = size ?? sizeOf(body);
  if (known === undefined) return throughFile(chunksOf(body), maxSize);
  return { size: known, body: chunksOf(body), [Symbol.asyncDispose]: async () => close(body) };
}

/** Closes a stream that may not have been read: its file or connection would stay open. */
function close(body: ServerBody): void {
  // A request that a server received has a method; its response is sent by the same connection.
  const isRequest = body instanceof IncomingMessage && typeof body.method === "string";
  if (body instanceof Readable && !isRequest) body.destroy();
  // A stream that has been read is locked, and closed already. Nobody waits for it: one of two copies (`tee`) is closed
  // only with the other one.
  if (body instanceof ReadableStream) void body.cancel().catch(() => undefined);
}

function sizeOf(body: ServerBody): number | undefined {
  if (body instanceof Uint8Array) return body.length;
  return body instanceof Blob ? body.size : undefined;
}

async function* chunksOf(body: ServerBody): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else if (body instanceof Blob) yield* read(body.stream());
  else if (body instanceof ReadableStream) yield* read(body);
  else yield* body;
}

async function* read(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // If the reader stops early, the stream's source must stop too.
    void reader.cancel().catch(() => undefined);
  }
}

async function throughFile(chunks: AsyncIterable<Uint8Array>, maxSize: number): Promise<SizedBody> {
  const folder = await mkdtemp(join(tmpdir(), "s3-direct-body-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "body");
  let size = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxSize) throw tooLarge(maxSize);
      yield chunk;
    }
  }
  try {
    await pipeline(counted, createWriteStream(path));
  } catch (error) {
    await remove();
    throw error;
  }
  return { size, body: chunksIn(path), [Symbol.asyncDispose]: remove };
}

/** Opens the file when it is read. A stream made earlier would open it at once, and stay open if it is not read. */
async function* chunksIn(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

const tooLarge = (maxSize: number) =>
  new UploadError("FILE_TOO_LARGE", {
    sentence: `The file is too large: the limit is ${formatBytes(maxSize)}.`,
    details: { maxSize },
  });

/**
 * Yields the same bytes in pieces of one size, the last of which may be shorter. A body without bytes yields one empty
 * piece.
 */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>, pieceSize: number): AsyncGenerator<Uint8Array> {
  let piece = emptyPiece();
  let isFirst = true;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (piece.length + rest.length >= pieceSize) {
      const end = pieceSize - piece.length;
      add(piece, rest.subarray(0, end));
      const bytes = bytesOf(piece);
      // Before the yield: otherwise the chunks would stay in memory while they are sent.
      piece = emptyPiece();
      isFirst = false;
      yield bytes;
      rest = rest.subarray(end);
    }
    if (rest.length > 0) add(piece, rest);
  }
  if (piece.length > 0 || isFirst) yield bytesOf(piece);
}

type Piece = { readonly chunks: Uint8Array[]; length: number };

const emptyPiece = (): Piece => ({ chunks: [], length: 0 });

function add(piece: Piece, bytes: Uint8Array): void {
  piece.chunks.push(bytes);
  piece.length += bytes.length;
}

const bytesOf = ({ chunks, length }: Piece): Uint8Array => Buffer.concat(chunks, length);
