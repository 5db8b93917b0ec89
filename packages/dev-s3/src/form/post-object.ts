import { Readable } from "node:stream";
import { accountOf } from "../access/accounts.ts";
import { checkActedOn } from "../request/acted-on.ts";
import { allows } from "../access/authorize.ts";
import { keepContent, maxBodySize } from "../body/body.ts";
import { createByteReader } from "../body/byte-reader.ts";
import { createBodyCheck } from "../body/body-check.ts";
import { findBucket } from "../bucket/buckets.ts";
import type { Handler, S3Answer, S3Call, S3Context } from "../request/call.ts";
import { uriEncode } from "../signature/canonical.ts";
import { conditionValues } from "../access/condition-values.ts";
import { encrypted } from "../object/describe-object.ts";
import { formStart, readForm, type Form } from "./form-data.ts";
import { keepObject } from "../object/objects.ts";
import { readSigner, requiredField, type SignedForm } from "./form-signer.ts";
import { withoutIgnored } from "../personality/personality.ts";
import { checkPostPolicy, type PostPolicy } from "./post-policy.ts";
import { checkKeyLength } from "../request/request.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, StoredObject } from "../disk/stored.ts";
import { checkWriteHeaders, readMetadata, readStoredHeaders, toHeaderBytes } from "../object/stored-headers.ts";
import { xmlDocument } from "../xml/xml.ts";

/** Answers an upload by an HTML form: the form's policy says who may upload, and what the form must contain. */
export const postObject: Handler = async (context, call) => {
  const bucket = findBucket(context, call);
  if (call.header("content-length") === undefined) throw new S3Error("MissingContentLength");
  const reader = createByteReader(call.openBody().iterator({ destroyOnReturn: false }), formStart);
  try {
    const form = await readForm(reader, call.header("content-type") ?? "");
    return await answerForm(context, { call, bucket, form });
  } finally {
    await reader.close();
  }
};

async function answerForm(
  context: S3Context,
  { call, bucket, form }: { call: S3Call; bucket: Bucket; form: Form },
): Promise<S3Answer> {
  const fields = fillIn(form, bucket.name);
  const key = requiredField(fields, "key");
  checkKeyLength(key);
  const signed = readSigner(context, fields);
  authorize(context, { call, signed, resource: `${bucket.name}/${key}` });
  const expectedBucketOwner = fields.get("x-amz-expected-bucket-owner") ?? accountOf(bucket);
  if (expectedBucketOwner !== accountOf(bucket)) throw new S3Error("AccessDenied");
  if (signed !== undefined) checkPostPolicy(signed.policy, { fields, now: call.now });
  const object = await storeFile(context, { call, bucket, key, fields, form, range: signed?.policy.lengthRange });
  return describeResult({ call, bucket, object, fields });
}

/**
 * Replaces `${filename}` by the file's name, in any field but the policy. Adds the URL's bucket as the field `bucket`;
 * a form that names another bucket is refused.
 */
function fillIn({ fields, file }: Form, bucket: string): Map<string, string> {
  const filled = new Map<string, string>();
  for (const [name, value] of fields)
    filled.set(name, name === "policy" ? value : value.replaceAll("${filename}", file.name));
  const said = filled.get("bucket") ?? bucket;
  if (said !== bucket) {
    throw new S3Error("AccessDenied", {
      message: `Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", ${JSON.stringify(said)}]`,
    });
  }
  return filled.set("bucket", bucket);
}

/** Checks the rights. A form without a policy is anonymous: it is stored only if the bucket lets anybody write. */
function authorize(
  context: S3Context,
  input: { call: S3Call; signed: SignedForm | undefined; resource: string },
): void {
  const { call, signed, resource } = input;
  const allowed = allows(context.store.buckets, {
    caller: signed === undefined ? { kind: "anonymous" } : { kind: "user", user: signed.user },
    permission: { action: "s3:PutObject", resource },
    conditionValue: conditionValues(call, { operation: "PostObject", signature: signed?.signature, now: call.now }),
  });
  if (!allowed) throw new S3Error("AccessDenied");
}

async function storeFile(
  context: S3Context,
  input: {
    call: S3Call;
    bucket: Bucket;
    key: string;
    fields: ReadonlyMap<string, string>;
    form: Form;
    range: PostPolicy["lengthRange"];
  },
): Promise<StoredObject> {
  const { bucket, key, fields, form } = input;
  const { min, max } = input.range ?? { min: 0, max: maxBodySize };
  const operation = "PostObject's fields";
  const described = withoutIgnored(context, { request: asHeaders(fields), operation });
  checkActedOn(described, { operation });
  checkWriteHeaders(described);
  const headers = readStoredHeaders(described.header);
  const metadata = readMetadata(described);
  // A form's fields correspond to a PUT's headers.
  const check = createBodyCheck({ ...input.call, ...described, payload: { kind: "unsigned" } }, { ownChecksum: true });
  const { blobs } = context.store;
  const content = Readable.from(upTo(max, form.file.content));
  const { md5: etag, ...received } = await keepContent(blobs, { content, check });
  if (received.size < min) {
    blobs.release(received.slices);
    throw new S3Error("EntityTooSmall", { details: { ProposedSize: received.size, MinSizeAllowed: min } });
  }
  const object = { key, etag, lastModified: context.clock().getTime(), headers, metadata, ...received };
  // A form has no conditions.
  keepObject(context, { bucket, object, header: () => undefined });
  return object;
}

async function* upTo(max: number, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > max) throw new S3Error("EntityTooLarge", { details: { ProposedSize: size, MaxSizeAllowed: max } });
    yield piece;
  }
}

function asHeaders(fields: ReadonlyMap<string, string>) {
  const names = new Map(
    [...fields].map(([name, value]) => [
      { acl: "x-amz-acl", tagging: "x-amz-tagging" }[name] ?? name,
      toHeaderBytes(value),
    ]),
  );
  return { header: (name: string) => names.get(name), headerNames: [...names.keys()], query: [] };
}

function describeResult(input: {
  call: S3Call;
  bucket: Bucket;
  object: StoredObject;
  fields: ReadonlyMap<string, string>;
}): S3Answer {
  const { call, bucket, object, fields } = input;
  const etag = `"${object.etag}"`;
  const location = `http://${call.header("host") ?? ""}/${bucket.name}/${object.key.split("/").map(uriEncode).join("/")}`;
  const headers = { ...encrypted, etag, location };
  const redirect = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (redirect !== undefined && URL.canParse(redirect)) {
    const url = new URL(redirect);
    Object.entries({ bucket: bucket.name, key: object.key, etag }).forEach(([name, value]) =>
      url.searchParams.set(name, value),
    );
    return { status: 303, headers: { ...headers, location: url.href } };
  }
  switch (fields.get("success_action_status")) {
    case "200":
      return { status: 200, headers };
    case "201":
      return {
        status: 201,
        headers,
        body: xmlDocument("PostResponse", { Location: location, Bucket: bucket.name, Key: object.key, ETag: etag }),
      };
    default:
      return { status: 204, headers };
  }
}
