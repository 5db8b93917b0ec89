import { createHmac } from "node:crypto";
import { parseAmzDate, readCredential } from "../signature/authorization.ts";
import type { S3Context } from "../request/call.ts";
import { readPostPolicy, type PostPolicy } from "./post-policy.ts";
import { S3Error } from "../s3-error.ts";
import { deriveSigningKey, findUser, sameText, type SignatureFacts } from "../signature/signature.ts";
import type { User } from "../access/users.ts";

export type SignedForm = { policy: PostPolicy; user: User; signature: SignatureFacts };

type Fields = ReadonlyMap<string, string>;

/** Returns the signer of a form's policy; undefined for an unsigned form. */
export function readSigner(context: S3Context, fields: Fields): SignedForm | undefined {
  if (["policy", "x-amz-signature", "signature"].every((name) => !fields.has(name))) return undefined;
  const encoded = requiredField(fields, "policy");
  const malformed = (message: string) =>
    new S3Error("InvalidArgument", { message, details: { ArgumentName: "x-amz-credential" } });
  if (requiredField(fields, "x-amz-algorithm") !== "AWS4-HMAC-SHA256")
    throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const amzDate = requiredField(fields, "x-amz-date");
  const date = parseAmzDate(amzDate);
  if (date === undefined) throw malformed("x-amz-date must be yyyyMMdd'T'HHmmss'Z'");
  const credential = readCredential({
    credential: requiredField(fields, "x-amz-credential"),
    amzDate,
    region: context.region,
    malformed,
  });
  const user = findUser(context.users, { ...credential, sessionToken: fields.get("x-amz-security-token") });
  const signingKey = deriveSigningKey(user.secretAccessKey, credential);
  const expected = createHmac("sha256", signingKey).update(encoded).digest("hex");
  if (!sameText(requiredField(fields, "x-amz-signature"), expected)) throw new S3Error("SignatureDoesNotMatch");
  return { policy: readPostPolicy(encoded), user, signature: { kind: "form", date } };
}

export function requiredField(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== "") return value;
  throw new S3Error("InvalidArgument", {
    message: `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    details: { ArgumentName: name, ArgumentValue: "" },
  });
}
