import type { S3Call } from "../request/call.ts";
import { notImplemented, S3Error } from "../s3-error.ts";

const prefix = "x-amz-server-side-encryption";

/**
 * Refuses encryption headers on a read. An object's encryption is chosen when it is created. If a read names it, or the
 * caller's own key for an object that has none, AWS answers 400:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Encryption".
 */
export function refuseEncryptionOfRead(call: S3Call): void {
  refuse(
    call,
    () => new S3Error("InvalidRequest", { message: "The encryption parameters are not applicable to this object." }),
  );
}

/** Refuses encryption headers on a part: the upload's creation chose the encryption. */
export function refuseEncryptionOfPart(call: S3Call): void {
  refuse(call, (name) => notImplemented("header", name));
}

function refuse(call: S3Call, otherwise: (name: string) => S3Error): void {
  const name = call.headerNames.find((one) => one.startsWith(prefix));
  if (name === undefined) return;
  if (name !== prefix) throw otherwise(name);
  throw new S3Error("InvalidArgument", {
    message: `${prefix} header is not supported for this operation.`,
    details: { ArgumentName: name, ArgumentValue: call.header(name) ?? "" },
  });
}
