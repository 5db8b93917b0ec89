import { S3ServiceException, type GetObjectCommandInput, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { readAtMost } from "./read-at-most.ts";
import type { S3Storage } from "./storage.ts";

type Read = GetObjectCommandInput & { IfMatch: string };

/**
 * Reads the object with this ETag and no other. The condition alone is not enough: Garage before 1.1 ignores it.
 * @throws S3ServiceException 412 if the object is another one
 */
export async function readByEtag(
  { objects }: S3Storage,
  { signal, ...input }: Read & { signal?: AbortSignal },
): Promise<GetObjectCommandOutput> {
  const found = await objects.readObject(input, signal && { abortSignal: signal });
  if ((found.ETag ?? "") === input.IfMatch) return found;
  // A body that is not read to its end would keep its connection.
  await readAtMost(found, 0);
  const message = "S3 answered with another object than the one that was asked for.";
  throw new S3ServiceException({
    name: "PreconditionFailed",
    message,
    $fault: "client",
    $metadata: { httpStatusCode: 412 },
  });
}
