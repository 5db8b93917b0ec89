import { createHash, createHmac } from "node:crypto";
import { createByteReader, type ByteReader } from "./byte-reader.ts";
import { S3Error } from "../s3-error.ts";
import { sameText, type ChunkSigning } from "../signature/signature.ts";

export type ChunkedOptions = {
  /** Undefined if the chunks are not signed. */
  signing: ChunkSigning | undefined;
  /** Whether headers follow the last chunk. */
  trailer: boolean;
  /** Called with each trailing header, its name in lower case. */
  onTrailer: (name: string, value: string) => void;
};

/** AWS's smallest chunk, except for the last one, in bytes. */
const minChunkSize = 8192;
/** Longer than any valid chunk header or trailing header, in bytes. */
const maxLineLength = 1024;

/**
 * Decodes `aws-chunked` and yields the content. Bytes are yielded before their chunk's signature is checked, so the
 * caller must keep nothing until the end is reached.
 *
 * @throws S3Error if a chunk is malformed, too small, or not signed with the request's key
 */
export async function* decodeChunks(source: AsyncIterable<Buffer>, options: ChunkedOptions): AsyncGenerator<Buffer> {
  const reader = createByteReader(source);
  try {
    yield* decode(reader, options);
  } finally {
    await reader.close();
  }
}

async function* decode(reader: ByteReader, options: ChunkedOptions): AsyncGenerator<Buffer> {
  const signer = options.signing && createChunkSigner(options.signing);
  let lastSize = minChunkSize;
  for (;;) {
    const { size, signature } = readChunkHeader(await readLine(reader));
    if (size > 0 && lastSize < minChunkSize) throw tooSmall(lastSize);
    lastSize = size;
    const hash = signer && createHash("sha256");
    for await (const piece of reader.pieces(size, () => new S3Error("IncompleteBody"))) {
      hash?.update(piece);
      yield piece;
    }
    if (signer !== undefined && hash !== undefined) signer.checkChunk(signature, hash.digest("hex"));
    if (size === 0) break;
    if ((await readLine(reader)) !== "") throw malformed();
  }
  await readTrailers(reader, { ...options, signer });
}

function readChunkHeader(line: string): { size: number; signature: string | undefined } {
  const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
  if (match === null) throw malformed();
  return { size: Number.parseInt(match[1] ?? "", 16), signature: match[2] };
}

async function readTrailers(
  reader: ByteReader,
  { signer, trailer, onTrailer }: Pick<ChunkedOptions, "trailer" | "onTrailer"> & { signer: ChunkSigner | undefined },
): Promise<void> {
  let signed = "";
  let signature: string | undefined;
  for (let line = await readLine(reader); line !== ""; line = await readLine(reader)) {
    const colon = line.indexOf(":");
    if (!trailer || colon < 1) throw malformedTrailer();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") signature = value;
    else {
      signed += `${name}:${value}\n`;
      onTrailer(name, value);
    }
  }
  if (trailer) signer?.checkTrailer(signature, signed);
  if (!(await reader.ended())) throw malformed();
}

type ChunkSigner = {
  checkChunk: (signature: string | undefined, hash: string) => void;
  checkTrailer: (signature: string | undefined, trailer: string) => void;
};

/**
 * Creates the signer of a request's chunks. Every signature covers the one before it, beginning with the request's own:
 * no chunk can be dropped or moved.
 */
function createChunkSigner({ signingKey, amzDate, scope, seed }: ChunkSigning): ChunkSigner {
  const sha256 = (text: string) => createHash("sha256").update(text, "latin1").digest("hex");
  let previous = seed;
  const check = (given: string | undefined, parts: string[]) => {
    const [algorithm = "", ...hashes] = parts;
    const stringToSign = [algorithm, amzDate, scope, previous, ...hashes].join("\n");
    const expected = createHmac("sha256", signingKey).update(stringToSign).digest("hex");
    if (given === undefined || !sameText(given, expected)) throw new S3Error("SignatureDoesNotMatch");
    previous = given;
  };
  return {
    checkChunk: (given, hash) => check(given, ["AWS4-HMAC-SHA256-PAYLOAD", sha256(""), hash]),
    checkTrailer: (given, trailer) => check(given, ["AWS4-HMAC-SHA256-TRAILER", sha256(trailer)]),
  };
}

async function readLine(reader: ByteReader): Promise<string> {
  const line = await reader.before("\r\n", maxLineLength);
  if (line === "ended") throw new S3Error("IncompleteBody");
  if (line === "too-long") throw malformed();
  return line.toString("latin1");
}

function malformed(): S3Error {
  return new S3Error("InvalidRequest", { message: "The body is not well-formed aws-chunked." });
}

function malformedTrailer(): S3Error {
  return new S3Error("MalformedTrailerError");
}

function tooSmall(size: number): S3Error {
  return new S3Error("InvalidChunkSizeError", { details: { BadChunkSize: size } });
}
