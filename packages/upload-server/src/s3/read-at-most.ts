import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";

type Answer = Pick<GetObjectCommandOutput, "Body" | "ContentRange">;

/** In place of an object's size, where no answer tells it. It fits no upload. */
export const unknownSize = -1;

/**
 * The first `length` bytes of an answer; where it goes on, its connection is closed. Google's S3 unpacks what was stored with
 * `Content-Encoding: gzip`, and then sends all of it, whatever range was asked for: a thousand times as much as is stored.
 */
export async function readAtMost({ Body: body }: Pick<Answer, "Body">, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ? chunksOf(body) : []) {
    chunks.push(chunk);
    size += chunk.length;
    // At `length` it may end by itself, which leaves the connection to the next request.
    if (size > length) break;
  }
  return Buffer.concat(chunks, Math.min(size, length));
}

/** The same of a range that does not begin where the object does. @returns undefined for an answer that is no range */
export async function readRange(answer: Answer, length: number): Promise<Uint8Array | undefined> {
  const isRange = answer.ContentRange !== undefined;
  const bytes = await readAtMost(answer, isRange ? length : 0);
  return isRange ? bytes : undefined;
}

function chunksOf(body: NonNullable<Answer["Body"]>): AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body ? body : body.transformToWebStream();
}
