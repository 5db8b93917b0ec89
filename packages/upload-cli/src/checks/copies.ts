import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { partCopyInput } from "@s3-direct/upload-server";
import { failure, holds, note, risk, type Facts, type Finding, type Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { body, outcomeOf, type Outcome, type Probe } from "./probe.ts";
import { checkTags } from "./tags.ts";

type Copy = { from: { Bucket: string; Key: string; etag: string }; media: { Bucket: string; Key: string } };

/** An ETag that no object has. */
const otherEtag = `"${"0".repeat(32)}"`;

/**
 * What binds a published file to the bytes that were verified: conditions of the copy's source. Each is tried with one that can't
 * hold.
 */
export async function checkCopyConditions(probe: Probe, { from, media }: Copy): Promise<Findings> {
  const { capabilities, publisher } = probe.storage;
  const copy = { ...media, CopySource: `${from.Bucket}/${from.Key}`, MetadataDirective: "REPLACE" } as const;
  const wrong = await outcomeOf(publisher.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: otherEtag })));
  await outcomeOf(publisher.send(new CopyObjectCommand(copy)));
  const again = await outcomeOf(publisher.send(new CopyObjectCommand({ ...copy, IfNoneMatch: "*" })));
  const tags = await checkTags(probe, media);
  const parts = await inParts(probe, { from, media });
  const facts = {
    conditionalCopy: again.status === 412,
    copySourceIfMatch: wrong.status === 412,
    ...tags.facts,
    copyParts: isSuccess(parts.right),
    partCopySourceIfMatch: parts.wrong.status === 412,
  } satisfies Facts;
  return {
    facts,
    findings: [
      ...conditionalCopy(probe, again),
      sourceCondition("CopyObject", {
        outcome: wrong,
        name: "copySourceIfMatch",
        claimed: capabilities.copySourceIfMatch,
      }),
      ...(facts.copyParts
        ? [
            sourceCondition("UploadPartCopy", {
              outcome: parts.wrong,
              name: "partCopySourceIfMatch",
              claimed: capabilities.partCopySourceIfMatch,
            }),
          ]
        : []),
      ...tags.findings,
    ],
  };
}

const follows = {
  copySourceIfMatch: "finish looks at the upload again after it, and what a PUT could replace goes up in parts",
  partCopySourceIfMatch: "finish looks at the upload again before the parts are put together",
} as const;

type Condition = { outcome: Outcome; name: keyof typeof follows; claimed: boolean };

function sourceCondition(operation: string, { outcome, name, claimed }: Condition): Finding {
  const title = `a copy is bound to the bytes that were verified (x-amz-copy-source-if-match on ${operation})`;
  if (outcome.status === 412) {
    return claimed ? holds(title) : note(title, `this S3 can do it: capabilities.${name} may be true`);
  }
  const detail = `not here: a condition that can't hold was answered with ${outcome.status}`;
  if (!claimed) return note(title, `${detail}; ${follows[name]}`);
  const advice = `Switch capabilities.${name} off for this provider: then ${follows[name]}.`;
  return failure(title, { detail, advice });
}

function conditionalCopy({ storage }: Probe, { status }: Outcome): Finding[] {
  const title = "of two publishers at once, one copies (If-None-Match on CopyObject)";
  const claimed = storage.capabilities.conditionalCopy;
  if (status === 412) {
    if (claimed) return [holds(title)];
    return [note(title, "this S3 can do it: switch capabilities.conditionalCopy on")];
  }
  if (!claimed) return [];
  const advice = "Switch capabilities.conditionalCopy off for this provider.";
  const detail = `not here (${status})`;
  // Where it is ignored both copy the same bytes; where it is refused nothing is published.
  return [status >= 400 ? failure(title, { detail, advice }) : risk(title, { detail, advice })];
}

/** A large copy's calls: a part without a condition, and one whose condition can't hold. */
async function inParts({ storage }: Probe, { from, media }: Copy): Promise<{ right: Outcome; wrong: Outcome }> {
  const { publisher } = storage;
  const begun = await publisher.send(new CreateMultipartUploadCommand(media)).catch(() => undefined);
  const upload = { ...media, UploadId: begun?.UploadId, PartNumber: 1 };
  const capabilities = { ...storage.capabilities, partCopySourceIfMatch: false };
  const input = partCopyInput({ ...storage, capabilities }, { from, upload, range: { start: 0, end: body.length } });
  const right = await outcomeOf(publisher.send(new UploadPartCopyCommand(input)));
  const wrong = await outcomeOf(publisher.send(new UploadPartCopyCommand({ ...input, CopySourceIfMatch: otherEtag })));
  await outcomeOf(publisher.send(new AbortMultipartUploadCommand({ ...media, UploadId: begun?.UploadId })));
  return { right, wrong };
}

/** What a large copy needs besides: to find the copy under way, its parts, and to give them up. */
export async function copyInParts({ storage }: Probe, { from, media }: Copy): Promise<Outcome> {
  const { publisher } = storage;
  return outcomeOf(
    publisher.send(new CreateMultipartUploadCommand(media)).then(async ({ UploadId }) => {
      const upload = { ...media, UploadId };
      const part = { from, upload: { ...upload, PartNumber: 1 }, range: { start: 0, end: body.length } };
      await publisher.send(new UploadPartCopyCommand(partCopyInput(storage, part)));
      await publisher.send(new ListMultipartUploadsCommand({ Bucket: media.Bucket, Prefix: media.Key }));
      await publisher.send(new ListPartsCommand(upload));
      return publisher.send(new AbortMultipartUploadCommand(upload));
    }),
  );
}
