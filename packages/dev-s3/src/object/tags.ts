import type { S3Call } from "../request/call.ts";
import { readCopySource } from "../request/request.ts";
import { S3Error } from "../s3-error.ts";
import type { StoredObject } from "../disk/stored.ts";

/** An object's tags, by name. */
export type Tags = Readonly<Record<string, string>>;

/** AWS's limits (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html); lengths in UTF-16. */
const max = { tags: 10, name: 128, value: 256 };
const allowed = /^[\p{L}\p{N}\p{Zs}+\-=._:/@]*$/u;

/** Reads the tags in a write's `x-amz-tagging`, which is a query string. @returns undefined if there are none */
export function readTags({ header }: Pick<S3Call, "header">): Tags | undefined {
  const text = header("x-amz-tagging") ?? "";
  if (text === "") return undefined;
  const pairs = [...new URLSearchParams(text)];
  const tags = new Map(pairs);
  if (tags.size < pairs.length || isMalformed(text)) {
    throw new S3Error("InvalidArgument", {
      message:
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      details: { ArgumentName: "x-amz-tagging", ArgumentValue: text },
    });
  }
  if (pairs.length > max.tags) {
    throw new S3Error("BadRequest", { message: `Object tags cannot be greater than ${max.tags}` });
  }
  for (const [name, value] of pairs) {
    if (name === "" || !fits(name, max.name)) throw invalid("TagKey");
    if (!fits(value, max.value)) throw invalid("TagValue");
  }
  return Object.fromEntries(tags);
}

const fits = (text: string, length: number) => text.length <= length && allowed.test(text);

function isMalformed(text: string): boolean {
  try {
    return text.split("&").includes("") || decodeURIComponent(text) === "";
  } catch {
    return true;
  }
}

const invalid = (what: string) => new S3Error("InvalidTag", { message: `The ${what} you have provided is invalid` });

/** Returns the tags that a copy takes along. @throws S3Error AccessDenied if the caller may not read or write them */
export function sourceTags(call: S3Call, { tags }: StoredObject): Tags | undefined {
  if (tags === undefined) return undefined;
  const { bucket, key } = readCopySource(call.header("x-amz-copy-source") ?? "");
  const isAllowed =
    call.may({ action: "s3:GetObjectTagging", resource: `${bucket}/${key}` }) &&
    call.may({ action: "s3:PutObjectTagging", resource: `${call.bucket}/${call.key}` });
  if (!isAllowed) throw new S3Error("AccessDenied");
  return tags;
}
