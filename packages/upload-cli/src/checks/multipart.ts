import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { failureUnlessOutage } from "./failure-in-outage.ts";
import { failure, holds, note, type Finding, type Findings } from "./finding.ts";
import { isSuccess, send, type Answer } from "./http.ts";
import { body, outcomeIn, outcomeOf, planParts, planPut, storeUpload, type Outcome, type Probe } from "./probe.ts";

/** That parts can be sent, listed, put together and given up. */
export async function checkMultipart(probe: Probe): Promise<Findings> {
  try {
    const [roundTrip, abort, again] = await Promise.all([checkRoundTrip(probe), checkAbort(probe), checkAgain(probe)]);
    return { findings: [...roundTrip, ...abort, ...again.findings], facts: again.facts ?? {} };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const title = "a multipart upload can be begun";
    const outcome = outcomeIn(error);
    const advice = `Give the signer s3:PutObject on ${probe.storage.uploadBucket}/uploads/* without a condition that only a PUT meets.`;
    const finding = failureUnlessOutage(title, outcome, { advice });
    return { findings: [finding] };
  }
}

async function checkRoundTrip(probe: Probe): Promise<Finding[]> {
  const { signerClient, uploadBucket: Bucket } = probe.storage;
  const { key: Key, uploadId: UploadId, parts } = await planParts(probe);
  const upload = { Bucket, Key, UploadId };
  const [part] = parts;
  if (part === undefined) throw new Error("A multipart upload was planned without parts.");

  const sent = await send(part.url, { method: "PUT", body, headers: part.headers });
  const tooLong = await send(part.url, { method: "PUT", body: `${body}+`, headers: part.headers });
  const listed = await outcomeOf(signerClient.send(new ListPartsCommand(upload)));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: sent.headers.get("etag") ?? "" }] };
  const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload });
  const done = isSuccess(sent) ? await outcomeOf(signerClient.send(complete)) : sent;
  if (isSuccess(done)) probe.made.add(Key);
  else await outcomeOf(signerClient.send(new AbortMultipartUploadCommand(upload)));
  return [
    can("a presigned part is stored", { outcome: sent, right: "s3:PutObject" }),
    refused(tooLong),
    can("the signer can list parts", { outcome: listed, right: "s3:ListMultipartUploadParts" }),
    can("the signer can put parts together", { outcome: done, right: "s3:PutObject" }),
  ];
}

function refused(answer: Answer): Finding {
  const title = "S3 refuses a part with one byte more than was signed";
  if (!isSuccess(answer)) return holds(title);
  const advice = "This S3 does not check signatures as S3 does: do not let browsers write to it.";
  return failure(title, { detail: `${answer.status}`, advice });
}

async function checkAbort(probe: Probe): Promise<Finding[]> {
  const { signerClient, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await planPut(probe);
  const { UploadId, AbortRuleId } = await signerClient.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const aborted = await outcomeOf(signerClient.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
  const title = "unfinished multipart uploads are removed by a lifecycle rule";
  return [
    can("the signer can abort", { outcome: aborted, right: "s3:AbortMultipartUpload" }),
    AbortRuleId === undefined
      ? note(title, "S3 does not say; s3-direct provision --dry-run tells whether the rule is there")
      : holds(title, `rule ${AbortRuleId}`),
  ];
}

/** That parts never replace what stands under their key: a delete that came first. */
async function checkAgain(probe: Probe): Promise<Findings> {
  const title = "parts do not replace what stands under their key (If-None-Match on CompleteMultipartUpload)";
  const { capabilities, signerClient, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await storeUpload(probe);
  const { UploadId } = await signerClient.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const { ETag } = await signerClient.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, IfNoneMatch: "*" });
  const { status } = await outcomeOf(signerClient.send(complete));
  if (status >= 300) await outcomeOf(signerClient.send(new AbortMultipartUploadCommand(upload)));
  const conditionalComplete = status === 412;
  const detail = conditionalComplete
    ? "this S3 can do it: capabilities.conditionalComplete may be true"
    : `not here (${status}): a delete leaves a mark beside an upload in parts`;
  const advice =
    "Switch capabilities.conditionalComplete off for this provider, so that deletes of uploads in parts stay.";
  const finding =
    conditionalComplete && capabilities.conditionalComplete
      ? holds(title)
      : capabilities.conditionalComplete
        ? failure(title, { detail: `it was answered with ${status}`, advice })
        : note(title, detail);
  return { findings: [finding], facts: { conditionalComplete } };
}

function can(title: string, { outcome, right }: { outcome: Outcome; right: string }): Finding {
  if (isSuccess(outcome)) return holds(title);
  const advice = `Give the signer ${right} on the upload bucket's uploads/* (s3-direct provision does).`;
  return failureUnlessOutage(title, outcome, { advice });
}
