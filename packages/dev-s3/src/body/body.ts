import { Readable } from "node:stream";
import { decodeChunks } from "./aws-chunked.ts";
import type { Blobs, Slice } from "../disk/blobs.ts";
import { contentLength, createBodyCheck, type BodyCheck, type Digest } from "./body-check.ts";
import type { S3Call } from "../request/call.ts";
import { notImplemented, S3Error } from "../s3-error.ts";

/** AWS's limit for one PUT, also of a part, in bytes: 5 GiB. */
export const maxBodySize = 5 * 1024 ** 3;

export type Received = Digest & { slices: Slice[] };

/**
 * Streams a request's body to disk, and checks it against everything that the request says of it. If it differs,
 * nothing is kept. The caller holds the slices.
 */
export async function receiveBlob(blobs: Blobs, call: S3Call): Promise<Received> {
  const length = contentLength(call);
  if (length === undefined) {
    // AWS accepts HTTP's own chunked encoding only together with `aws-chunked`.
    if (call.header("transfer-encoding") !== undefined && call.payload.kind !== "chunked") {
      throw notImplemented("header", "Transfer-Encoding");
    }
    throw new S3Error("MissingContentLength");
  }
  if (length > maxBodySize) {
    throw new S3Error("EntityTooLarge", { details: { ProposedSize: length, MaxSizeAllowed: maxBodySize } });
  }
  const check = createBodyCheck(call, { ownChecksum: true });
  return keepContent(blobs, { content: openContent(call, check), check });
}

/** Streams content to disk. The caller holds the slices; if the check fails, nothing is kept. */
export async function keepContent(blobs: Blobs, input: { content: Readable; check: BodyCheck }): Promise<Received> {
  const { content, check } = input;
  const slices = await blobs.write(content, check.update);
  try {
    return { slices, ...check.finish() };
  } catch (error) {
    blobs.release(slices);
    throw error;
  }
}

/**
 * Reads a small body, such as XML, with the same checks.
 *
 * @param options.ownChecksum false if a checksum header is not about this body; @default true
 */
export async function receiveText(call: S3Call, options: { maxSize: number; ownChecksum?: boolean }): Promise<string> {
  const { maxSize, ownChecksum = true } = options;
  const check = createBodyCheck(call, { ownChecksum });
  const chunks: Buffer[] = [];
  let size = 0;
  // A body that is too large gets a response; the connection stays open.
  for await (const chunk of openContent(call, check).iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxSize) throw new S3Error("MaxMessageLengthExceeded", { details: { MaxMessageLengthBytes: maxSize } });
    check.update(chunk);
    chunks.push(chunk);
  }
  check.finish();
  return Buffer.concat(chunks).toString("utf8");
}

function openContent(call: S3Call, { onTrailer }: BodyCheck): Readable {
  const body = call.openBody();
  if (call.payload.kind !== "chunked") return body;
  const { signing, trailer } = call.payload;
  // A bad chunk must end the decoding but not the connection, which still has to send the response.
  return Readable.from(decodeChunks(body.iterator({ destroyOnReturn: false }), { signing, trailer, onTrailer }));
}
