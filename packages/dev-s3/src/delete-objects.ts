import { receiveText } from "./body.ts";
import { requireDigest } from "./bucket-settings.ts";
import { findBucket } from "./buckets.ts";
import type { Handler } from "./call.ts";
import { childOf, childrenOf, parseXml, textOf } from "./parse-xml.ts";
import { S3Error } from "./s3-error.ts";
import { xmlDocument } from "./xml.ts";

/** AWS's limit of keys in one request, and room for as many of the longest, escaped. */
const maxKeys = 1000;
const maxDocumentSize = 8 * 1024 * 1024;

export const deleteObjects: Handler = async (context, call) => {
  requireDigest(call);
  const root = parseXml(await receiveText(call, { maxSize: maxDocumentSize }));
  const objects = childrenOf(root, "Object");
  if (root.name !== "Delete" || objects.length === 0 || objects.length > maxKeys) throw new S3Error("MalformedXML");
  const bucket = findBucket(context, call);
  const deleted: { Key: string }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const object of objects) {
    const Key = childOf(object, "Key")?.text ?? "";
    if (Key === "") throw new S3Error("MalformedXML");
    const error = refusal({
      // Versions and conditions are not known here.
      plain: object.children.every(({ name }) => name === "Key"),
      allowed: call.may({ action: "s3:DeleteObject", resource: `${bucket.name}/${Key}` }),
    });
    if (error === undefined) {
      context.store.removeObject(bucket, Key);
      deleted.push({ Key });
    } else errors.push({ Key, Code: error.code, Message: error.message });
  }
  const quiet = textOf(root, "Quiet") === "true";
  return { status: 200, body: xmlDocument("DeleteResult", { Deleted: quiet ? [] : deleted, Error: errors }) };
};

function refusal({ plain, allowed }: { plain: boolean; allowed: boolean }): S3Error | undefined {
  if (!allowed) return new S3Error("AccessDenied");
  return plain ? undefined : new S3Error("NotImplemented");
}
