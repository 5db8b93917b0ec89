import { receiveText } from "../body/body.ts";
import { requireDigest } from "../bucket/bucket-settings.ts";
import { findBucket } from "../bucket/buckets.ts";
import type { Handler, S3Call } from "../request/call.ts";
import { checkIfMatch } from "./conditions.ts";
import { checkChildren, childOf, childrenOf, parseXml, textOf, type XmlTree } from "../xml/parse-xml.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import type { Bucket } from "../disk/stored.ts";
import { xmlDocument } from "../xml/xml.ts";

/** AWS's limit of keys in one request; the document's limit has room for that many of the longest keys, escaped. */
const maxKeys = 1000;
const maxDocumentSize = 8 * 1024 * 1024;

export const deleteObjects: Handler = async (context, call) => {
  requireDigest(call);
  const root = parseXml(await receiveText(call, { maxSize: maxDocumentSize }));
  const objects = childrenOf(root, "Object");
  checkChildren(root, ["Object", "Quiet"]);
  if (root.name !== "Delete" || objects.length === 0 || objects.length > maxKeys) throw new S3Error("MalformedXML");
  const bucket = findBucket(context, call);
  const deleted: { Key: string }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const object of objects) {
    const Key = childOf(object, "Key")?.text ?? "";
    if (Key === "") throw new S3Error("MalformedXML");
    const error = refusal({ call, bucket, key: Key, object });
    if (error === undefined) {
      context.store.removeObject(bucket, Key);
      deleted.push({ Key });
    } else errors.push({ Key, Code: error.code, Message: error.message });
  }
  const quiet = textOf(root, "Quiet") === "true";
  return { status: 200, body: xmlDocument("DeleteResult", { Deleted: quiet ? [] : deleted, Error: errors }) };
};

/** Returns why one key is not deleted; the others are deleted nevertheless. */
function refusal(input: { call: S3Call; bucket: Bucket; key: string; object: XmlTree }): S3Error | undefined {
  const { call, bucket, key, object } = input;
  const etag = textOf(object, "ETag");
  const resource = `${bucket.name}/${key}`;
  const actions = ["s3:DeleteObject", ...((etag ?? "*") === "*" ? [] : ["s3:GetObject"])];
  if (!actions.every((action) => call.may({ action, resource }))) return new S3Error("AccessDenied");
  // This server has no versions, and a size or a date is a condition of directory buckets.
  const other = object.children.find(({ name }) => name !== "Key" && name !== "ETag");
  if (other !== undefined) return notImplemented("element", other.name);
  try {
    if (etag !== undefined) checkIfMatch(etag, bucket.objects.get(key));
    return undefined;
  } catch (error) {
    if (error instanceof S3Error) return error;
    throw error;
  }
}
