import { CopyObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ask } from "./ask.ts";
import { failure, holds, able, risk, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import { orRefused, outcomeOf } from "./outcome.ts";
import { body, putUpload, storeUpload, type Probe } from "./probe.ts";

type ObjectName = { Bucket: string; Key: string };

const title = "a copy leaves an upload's tags behind (x-amz-tagging-directive)";

/**
 * Checks whether a copy leaves an upload's tags behind when it is published: S3 may accept the header and ignore it.
 */
export function checkTags(probe: Probe, media: ObjectName): Promise<Findings> {
  const claimed = probe.storage.capabilities.taggingDirective;
  return ask(title, () => lookAtTags(probe, media), claimed ? "error" : "note");
}

async function lookAtTags(probe: Probe, media: ObjectName): Promise<Findings> {
  const { storage } = probe;
  const claimed = storage.capabilities.taggingDirective;
  const { upload, isByBrowser } = await storeTagged(probe);
  const CopySource = `${upload.Bucket}/${upload.Key}`;
  const copy = { ...media, CopySource, MetadataDirective: "REPLACE", TaggingDirective: "REPLACE" } as const;
  const outcome = await outcomeOf(storage.publisher.send(new CopyObjectCommand(copy)));
  if (!isSuccess(outcome)) {
    const advice = "Switch capabilities.taggingDirective off for this provider: nothing is published otherwise.";
    const detail = describeAnswer(outcome);
    return { facts: { taggingDirective: false }, findings: claimed ? [failure(title, { detail, advice })] : [] };
  }
  const before = await hasTags(probe, upload);
  const after = await hasTags(probe, media);
  if (!before || after === undefined) {
    const reason = before === false ? "nobody here can give an upload tags" : "the publisher can't read it";
    const detail = `the header is taken; what it does can't be seen, because ${reason}`;
    return { findings: claimed ? [holds(title, detail)] : [] };
  }
  if (after) {
    const detail = isByBrowser ? "a browser can give a published file tags" : "they came along";
    const switchOff = claimed ? "Switch capabilities.taggingDirective off for this provider, and let" : "Let";
    const advice = `${switchOff} no rule or policy of ${media.Bucket} go by tags.`;
    const findings = claimed || isByBrowser ? [risk(title, { detail, advice })] : [];
    return { facts: { taggingDirective: false }, findings };
  }
  return { facts: { taggingDirective: true }, findings: [able(title, { name: "taggingDirective", claimed })] };
}

/**
 * Stores an upload with a tag if possible. The browser adds the tag if S3 accepts unsigned headers; otherwise the tag
 * is signed, if the signer's rights allow it. Otherwise the upload has no tag.
 */
async function storeTagged(probe: Probe): Promise<{ upload: ObjectName; isByBrowser: boolean }> {
  const { uploadBucket: Bucket, signer } = probe.storage;
  const Tagging = "s3-direct=doctor";
  const added = await putUpload(probe, { change: () => ({ headers: { "x-amz-tagging": Tagging } }) });
  const { key: Key } = added.plan;
  if (isSuccess(added.answer)) return { upload: { Bucket, Key }, isByBrowser: true };
  const signed = await outcomeOf(signer.send(new PutObjectCommand({ Bucket, Key, Body: body, Tagging })));
  if (!isSuccess(signed)) return { upload: { Bucket, Key: (await storeUpload(probe)).key }, isByBrowser: false };
  probe.made.add(Key);
  return { upload: { Bucket, Key }, isByBrowser: false };
}

/** Checks the tags with the publisher's rights; undefined if it can't read the object. */
async function hasTags({ storage }: Probe, object: ObjectName): Promise<boolean | undefined> {
  const found = await orRefused(storage.publisher.send(new GetObjectCommand(object)));
  if (found === undefined) return undefined;
  await found.Body?.transformToString();
  return (found.TagCount ?? 0) > 0;
}
