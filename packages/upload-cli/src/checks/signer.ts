import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { failureUnlessOutage } from "./failure-in-outage.ts";
import { holds, risk, type Finding, type Findings } from "./finding.ts";
import { isSuccess, send } from "./http.ts";
import { isR2, isRefused, mediaUrls, outcomeOf, storeUpload, type Outcome, type Probe } from "./probe.ts";

/** That leaked keys of the signer's are good for putting uploads and nothing else. */
export async function checkSigner(probe: Probe): Promise<Findings> {
  const { uploadBucket, mediaBucket, signerClient, publisher } = probe.storage;
  const { key } = await storeUpload(probe);
  const elsewhere = { Bucket: uploadBucket, Key: "s3-direct-doctor/elsewhere.txt" };
  const media = { Bucket: mediaBucket, Key: "media/doctor/by-the-signer.txt" };

  const read = await outcomeOf(signerClient.send(new GetObjectCommand({ Bucket: uploadBucket, Key: key })));
  const [listUploads, listMedia, writeElsewhere, writeMedia] = await Promise.all([
    outcomeOf(signerClient.send(new ListObjectsV2Command({ Bucket: uploadBucket, MaxKeys: 1 }))),
    outcomeOf(signerClient.send(new ListObjectsV2Command({ Bucket: mediaBucket, MaxKeys: 1 }))),
    outcomeOf(signerClient.send(new PutObjectCommand({ ...elsewhere, Body: "x" }))),
    outcomeOf(signerClient.send(new PutObjectCommand({ ...media, Body: "x" }))),
  ]);
  // An object that should not have been stored is deleted, where the identity that could write it can.
  const stays =
    !isRefused(writeElsewhere) && isRefused(await outcomeOf(signerClient.send(new DeleteObjectCommand(elsewhere))));
  if (!isRefused(writeMedia)) await outcomeOf(publisher.send(new DeleteObjectCommand(media)));
  const remove = await outcomeOf(signerClient.send(new DeleteObjectCommand({ Bucket: uploadBucket, Key: key })));

  return {
    findings: [
      readFinding(probe, read),
      cannot("list", { outcome: worst(listUploads, listMedia), right: "s3:ListBucket" }),
      cannot("delete uploads", { outcome: remove, right: "s3:DeleteObject" }),
      cannot("write outside uploads/", {
        outcome: writeElsewhere,
        right: "s3:PutObject outside uploads/*",
        ...(stays && { stays: elsewhere.Key }),
      }),
      cannot("write media", { outcome: writeMedia, right: `every right on ${mediaBucket}` }),
    ],
  };
}

const worst = (...outcomes: Outcome[]) => outcomes.find((outcome) => !isRefused(outcome)) ?? { status: 403, code: "" };

function readFinding(probe: Probe, outcome: Outcome): Finding {
  const title = "the signer cannot read uploads";
  if (isRefused(outcome)) return holds(title);
  const detail = "it read one";
  if (isR2(probe)) {
    const advice = "R2's tokens cannot be limited to writing: keep the signer's keys as close as the publisher's.";
    return risk(title, { detail, advice });
  }
  const advice = `Deny the signer s3:GetObject on ${probe.storage.uploadBucket}/uploads/* explicitly (s3-direct provision does).`;
  return failureUnlessOutage(title, outcome, { detail, advice });
}

function cannot(what: string, { outcome, right, stays }: { outcome: Outcome; right: string; stays?: string }): Finding {
  const title = `the signer cannot ${what}`;
  if (isRefused(outcome)) return holds(title);
  const advice = takeFromSigner(right);
  const left = stays === undefined ? "" : `, and ${stays} stays, to be deleted by hand`;
  const detail = `it could (${outcome.status})${left}`;
  return failureUnlessOutage(title, outcome, { detail, advice });
}

/** The same of what is published, unless everybody can read it anyway. */
export async function signerReadsNot(
  { storage }: Probe,
  { mediaKey, what }: { mediaKey: string; what: "media" | "private files" },
): Promise<Finding> {
  const { signerClient, mediaBucket: Bucket } = storage;
  const title = `the signer cannot read ${what}`;
  const read = await outcomeOf(signerClient.send(new GetObjectCommand({ Bucket, Key: mediaKey })));
  if (isRefused(read)) return holds(title);
  const answers = await Promise.all(mediaUrls(storage, mediaKey).map((url) => send(url)));
  if (answers.some(isSuccess)) return holds(title, "more than everybody can");
  const advice = takeFromSigner(`every right on ${Bucket}`);
  return failureUnlessOutage(title, read, { detail: "it read one", advice });
}

const takeFromSigner = (right: string) =>
  `Take ${right} from the signer: leaked keys must be good for putting uploads only (s3-direct provision shows its policy).`;
