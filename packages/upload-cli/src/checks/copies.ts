import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { partCopyInput } from "@s3-direct/upload-server/internal";
import { ask, together } from "./ask.ts";
import { failure, able, note, risk, type Finding, type Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { orRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { body, type Probe } from "./probe.ts";
import { checkTags } from "./tags.ts";

type Copy = { from: { Bucket: string; Key: string; etag: string }; media: { Bucket: string; Key: string } };

/** An ETag that no object has. */
const otherEtag = `"${"0".repeat(32)}"`;

/**
 * Checks whether S3 honours the conditions on a copy's source. They bind a published file to the bytes that were
 * verified. Each condition is tried with a value that can't match.
 */
export async function checkCopyConditions(probe: Probe, copy: Copy): Promise<Findings> {
  return together([
    await wholeCopies(probe, copy),
    await conditionalCopies(probe, copy),
    await checkTags(probe, copy.media),
    await copiesInParts(probe, copy),
  ]);
}

const copyInput = ({ from, media }: Copy) =>
  ({ ...media, CopySource: `${from.Bucket}/${from.Key}`, MetadataDirective: "REPLACE" }) as const;

const boundTitle = (operation: string) =>
  `a copy is bound to the bytes that were verified (x-amz-copy-source-if-match on ${operation})`;

function wholeCopies({ storage }: Probe, copy: Copy): Promise<Findings> {
  const { publisher, capabilities } = storage;
  const claimed = capabilities.copySourceIfMatch;
  const title = boundTitle("CopyObject");
  const look = async () => {
    const wrong = new CopyObjectCommand({ ...copyInput(copy), CopySourceIfMatch: otherEtag });
    const outcome = await outcomeOf(publisher.send(wrong));
    const finding = sourceCondition(title, { outcome, name: "copySourceIfMatch", claimed });
    return { findings: [finding], facts: { copySourceIfMatch: outcome.status === 412 } };
  };
  return ask(title, look, claimed ? "error" : "note");
}

/** Copies a large file's part twice: without a condition, and with one that can't match. */
function copiesInParts({ storage }: Probe, { from, media }: Copy): Promise<Findings> {
  const { publisher, capabilities } = storage;
  const claimed = capabilities.partCopySourceIfMatch;
  const title = boundTitle("UploadPartCopy");
  const look = async () => {
    const begun = await orRefused(publisher.send(new CreateMultipartUploadCommand(media)));
    const upload = { ...media, UploadId: begun?.UploadId, PartNumber: 1 };
    const plain = { ...storage, capabilities: { ...capabilities, partCopySourceIfMatch: false } };
    const input = partCopyInput(plain, { from, upload, range: { start: 0, end: body.length } });
    try {
      const right = await outcomeOf(publisher.send(new UploadPartCopyCommand(input)));
      const wrong = new UploadPartCopyCommand({ ...input, CopySourceIfMatch: otherEtag });
      const outcome = await outcomeOf(publisher.send(wrong));
      const facts = { copyParts: isSuccess(right), partCopySourceIfMatch: outcome.status === 412 };
      const finding = sourceCondition(title, { outcome, name: "partCopySourceIfMatch", claimed });
      return { findings: facts.copyParts ? [finding] : [], facts };
    } finally {
      await tidy(publisher.send(new AbortMultipartUploadCommand({ ...media, UploadId: begun?.UploadId })));
    }
  };
  return ask(title, look, claimed ? "error" : "note");
}

const follows = {
  copySourceIfMatch: "finish looks at the upload again after it, and what a PUT could replace goes up in parts",
  partCopySourceIfMatch: "finish looks at the upload again before the parts are put together",
} as const;

type Condition = { outcome: Outcome; name: keyof typeof follows; claimed: boolean };

function sourceCondition(title: string, { outcome, name, claimed }: Condition): Finding {
  if (outcome.status === 412) return able(title, { name, claimed });
  const detail = `not here: a condition that can't hold was answered with ${outcome.status}`;
  if (!claimed) return note(title, `${detail}; ${follows[name]}`);
  const advice = `Switch capabilities.${name} off for this provider: then ${follows[name]}.`;
  return failure(title, { detail, advice });
}

function conditionalCopies({ storage }: Probe, copy: Copy): Promise<Findings> {
  const title = "of two publishers at once, one copies (If-None-Match on CopyObject)";
  const { publisher, capabilities } = storage;
  const claimed = capabilities.conditionalCopy;
  const look = async () => {
    const input = copyInput(copy);
    await outcomeOf(publisher.send(new CopyObjectCommand(input)));
    const { status } = await outcomeOf(publisher.send(new CopyObjectCommand({ ...input, IfNoneMatch: "*" })));
    return { findings: conditionalCopy(title, { status, claimed }), facts: { conditionalCopy: status === 412 } };
  };
  return ask(title, look, claimed ? "error" : "note");
}

function conditionalCopy(title: string, { status, claimed }: { status: number; claimed: boolean }): Finding[] {
  if (status === 412) return [able(title, { name: "conditionalCopy", claimed })];
  if (!claimed) return [];
  const advice = "Switch capabilities.conditionalCopy off for this provider.";
  const detail = `not here (${status})`;
  // If S3 ignores the header, both copies have the same bytes; if S3 refuses it, nothing can be published.
  return [status >= 400 ? failure(title, { detail, advice }) : risk(title, { detail, advice })];
}

/** Checks the other calls of a large copy: list copies in progress, list their parts, and abort. @throws an outage */
export async function copyInParts({ storage }: Probe, { from, media }: Copy): Promise<Outcome> {
  const { publisher } = storage;
  const steps = async () => {
    const { UploadId } = await publisher.send(new CreateMultipartUploadCommand(media));
    const upload = { ...media, UploadId };
    const abort = () => publisher.send(new AbortMultipartUploadCommand(upload));
    try {
      const part = { from, upload: { ...upload, PartNumber: 1 }, range: { start: 0, end: body.length } };
      await publisher.send(new UploadPartCopyCommand(partCopyInput(storage, part)));
      await publisher.send(new ListMultipartUploadsCommand({ Bucket: media.Bucket, Prefix: media.Key }));
      await publisher.send(new ListPartsCommand(upload));
    } catch (error) {
      await tidy(abort());
      throw error;
    }
    return abort();
  };
  return outcomeOf(steps(), { already: 404 });
}
