import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";

type Answer = Pick<GetObjectCommandOutput, "Body" | "ContentRange">;

/** Used instead of an object's size if no response has it. It never equals the size of an upload. */
export const unknownSize = -1;

/**
 * Reads the first `length` bytes of a response; if there are more, it closes the connection. Google's S3 unpacks what
 * was stored with `Content-Encoding: gzip`, and then sends the whole file, whatever range was requested: a thousand
 * times as much as is stored.
 */
export async function readAtMost({ Body: body }: Pick<Answer, "Body">, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ? chunksOf(body) : []) {
    chunks.push(chunk);
    size += chunk.length;
    // If the response ends at exactly `length`, its connection can be reused.
    if (size > length) break;
  }
  return Buffer.concat(chunks, Math.min(size, length));
}

/** Does the same for a range that begins later in the object. @returns undefined for a response that is not a range */
export async function readRange(answer: Answer, length: number): Promise<Uint8Array | undefined> {
  const isRange = answer.ContentRange !== undefined;
  const bytes = await readAtMost(answer, isRange ? length : 0);
  return isRange ? bytes : undefined;
}

function chunksOf(body: NonNullable<Answer["Body"]>): AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body ? body : body.transformToWebStream();
}
