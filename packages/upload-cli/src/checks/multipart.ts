import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandOutput,
  ListPartsCommand,
  UploadPartCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { day } from "@s3-direct/upload-core";
import { allOf, ask, together } from "./ask.ts";
import { failure, holds, able, note, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, send } from "./http.ts";
import { orRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { body, planParts, planPut, storeUpload, type Probe } from "./probe.ts";
import { type Ability, succeeds } from "./succeeds.ts";

/** Checks that parts can be sent, listed, completed and aborted. */
export async function checkMultipart(probe: Probe): Promise<Findings> {
  const title = "a multipart upload can be begun";
  try {
    return await ask(title, async () =>
      together(await allOf([checkRoundTrip(probe), checkAbort(probe), checkAgain(probe)])),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const detail = describeAnswer({ status: error.$metadata.httpStatusCode ?? 0, code: error.name });
    const advice = `Give the signer s3:PutObject on ${probe.storage.uploadBucket}/uploads/* without a condition that only a PUT meets.`;
    return { findings: [failure(title, { detail, advice })] };
  }
}

async function checkRoundTrip(probe: Probe): Promise<Findings> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  const { key: Key, uploadId: UploadId, parts } = await planParts(probe);
  const upload = { Bucket, Key, UploadId };
  const [part] = parts;
  if (part === undefined) throw new Error("A multipart upload was planned without parts.");

  let ETag: string | undefined;
  const putPart = async () => {
    const sent = await send(part.url, { method: "PUT", body, headers: part.headers });
    if (isSuccess(sent)) ETag = sent.headers.get("etag") ?? "";
    return sent;
  };
  const complete = async () => {
    const command = new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });
    const done = await outcomeOf(signer.send(command), { already: 404 });
    if (isSuccess(done)) probe.made.add(Key);
    return done;
  };
  const found = [
    await can("a presigned part is stored", {
      call: putPart,
      right: "s3:PutObject",
      besides: ", and kms:Decrypt where a KMS key encrypts it",
    }),
    await refusesMore(part),
    await can("the signer can list parts", {
      call: () => outcomeOf(signer.send(new ListPartsCommand(upload))),
      right: "s3:ListMultipartUploadParts",
    }),
  ];
  if (ETag !== undefined)
    found.push(await can("the signer can put parts together", { call: complete, right: "s3:PutObject" }));
  if (!probe.made.has(Key)) await tidy(signer.send(new AbortMultipartUploadCommand(upload)));
  return together(found);
}

function refusesMore(part: { url: string; headers: Record<string, string> }): Promise<Findings> {
  const title = "S3 refuses a part with one byte more than was signed";
  return ask(title, async () => {
    const answer = await send(part.url, { method: "PUT", body: `${body}+`, headers: part.headers });
    if (!isSuccess(answer)) return holds(title);
    const advice = "This S3 does not check signatures as S3 does: do not let browsers write to it.";
    return failure(title, { detail: `${answer.status}`, advice });
  });
}

async function checkAbort(probe: Probe): Promise<Findings> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await planPut(probe);
  const begun = await signer.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const { UploadId } = begun;
  const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
  const aborted = await can("the signer can abort", {
    call: () => outcomeOf(signer.send(abort), { already: 404 }),
    right: "s3:AbortMultipartUpload",
  });
  return together([aborted, { findings: [abortRule(probe, begun)] }]);
}

function abortRule(
  { storage }: Probe,
  { AbortRuleId, AbortDate }: Pick<CreateMultipartUploadCommandOutput, "AbortRuleId" | "AbortDate">,
): Finding {
  const title = "unfinished multipart uploads are removed by a lifecycle rule";
  if (AbortRuleId === undefined)
    return note(title, "S3 does not say; s3-direct provision --dry-run tells whether the rule is there");
  const { resumableFor, uploadBucket } = storage;
  const kept = keptFor(AbortDate);
  // S3's clock may be a little ahead.
  if (kept === undefined || kept + hour >= resumableFor) return holds(title, `rule ${AbortRuleId}`);
  return risk(title, {
    detail: `rule ${AbortRuleId} removes them within ${Math.ceil(kept / hour)} hours`,
    advice: `Browsers are told that an upload can be resumed for ${Math.round(resumableFor / hour)} hours: let that rule of ${uploadBucket} leave out uploads/, where the rule of s3-direct provision removes them in time, or tell browsers a shorter time: createS3Storage({ resumableFor }).`,
  });
}

const hour = day / 24;

/** Returns how long an upload that was just created is kept, in seconds, until the midnight after the rule's days. */
function keptFor(abortDate: Date | undefined): number | undefined {
  if (abortDate === undefined) return undefined;
  const now = Date.now();
  // Ceph counts from 1970.
  const since = abortDate.getTime() > now ? now : 0;
  return (abortDate.getTime() - since) / 1000;
}

/** Checks that a completion never replaces an object at its key, such as the tombstone of an earlier delete. */
function checkAgain(probe: Probe): Promise<Findings> {
  const title = "parts do not replace what stands under their key (If-None-Match on CompleteMultipartUpload)";
  const claimed = probe.storage.capabilities.conditionalComplete;
  const look = async () => {
    const outcome = await completeAgain(probe);
    // That no part can be sent is the round trip's finding.
    if (outcome === undefined) return { findings: [] };
    const { status } = outcome;
    const conditionalComplete = status === 412;
    return { findings: [verdict(title, { status, claimed })], facts: { conditionalComplete } };
  };
  return ask(title, look, claimed ? "error" : "note");
}

async function completeAgain(probe: Probe): Promise<Outcome | undefined> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await storeUpload(probe);
  const { UploadId } = await signer.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  try {
    const part = await orRefused(signer.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: body })));
    if (part === undefined) return undefined;
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, IfNoneMatch: "*" });
    return await outcomeOf(signer.send(complete));
  } finally {
    await tidy(signer.send(new AbortMultipartUploadCommand(upload)));
  }
}

function verdict(title: string, { status, claimed }: { status: number; claimed: boolean }): Finding {
  if (status === 412) return able(title, { name: "conditionalComplete", claimed });
  if (!claimed) return note(title, `not here (${status}): a delete leaves a mark beside an upload in parts`);
  const advice =
    "Switch capabilities.conditionalComplete off for this provider, so that deletes of uploads in parts stay.";
  return failure(title, { detail: `it was answered with ${status}`, advice });
}

function can(title: string, { call, right, besides = "" }: Ability & { besides?: string }): Promise<Findings> {
  const advice = `Give the signer ${right} on the upload bucket's uploads/* (s3-direct provision does)${besides}.`;
  return succeeds(title, { call, advice: () => advice });
}
