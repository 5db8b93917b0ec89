import { CopyObjectCommand, DeleteObjectCommand } from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { createDownloadUrl } from "@s3-direct/upload-server";
import { failureInOutage } from "./failure-in-outage.ts";
import { failure, holds, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, send } from "./http.ts";
import { body, isR2, mediaUrls, outcomeOf, storeUpload, type Probe } from "./probe.ts";
import { signerReadsNot } from "./signer.ts";

/** That a private file is read by a download URL, and by nothing else. Only applications with a private endpoint need it. */
export async function checkPrivateFiles(probe: Probe): Promise<Findings> {
  const { uploadBucket, mediaBucket, publisher } = probe.storage;
  const { key } = await storeUpload(probe, { visibility: "private" });
  const file = { Bucket: mediaBucket, Key: await mediaKeyOf(key, probe.storage.mediaKeys) };
  const CopySource = `${uploadBucket}/${key}`;
  const copy = await outcomeOf(publisher.send(new CopyObjectCommand({ ...file, CopySource })));
  if (!isSuccess(copy)) {
    const detail = `${copy.status} ${copy.code}`.trim();
    const advice = `Give the publisher on ${mediaBucket}/private/* what it may do on ${mediaBucket}/media/* (s3-direct provision does), if the application has a private endpoint.`;
    const title = "the publisher can publish private files";
    return { findings: [failureInOutage(title, copy) ?? risk(title, { detail, advice })] };
  }
  const findings = [
    holds("the publisher can publish private files"),
    await downloadable(probe, key),
    await hidden(probe, file.Key),
    await signerReadsNot(probe, { mediaKey: file.Key, what: "private files" }),
  ];
  const remove = await outcomeOf(publisher.send(new DeleteObjectCommand(file)));
  const title = "the publisher can delete private files";
  if (isSuccess(remove)) return { findings: [...findings, holds(title)] };
  const detail = `${remove.status} ${remove.code}, and ${file.Key} stays`;
  const advice = `Give the publisher s3:DeleteObject on ${mediaBucket}/private/*.`;
  return { findings: [...findings, risk(title, { detail, advice })] };
}

async function downloadable({ storage }: Probe, uploadKey: string): Promise<Finding> {
  const title = "a download URL reads a private file";
  const { url } = await createDownloadUrl(storage, uploadKey);
  const answer = await send(url);
  if (isSuccess(answer) && answer.text === body) return holds(title);
  const advice = `Give the publisher s3:GetObject on ${storage.mediaBucket}/private/*; browsers reach the bucket at ${storage.downloads.bucketUrl.origin}.`;
  return risk(title, { detail: describeAnswer(answer), advice });
}

async function hidden(probe: Probe, mediaKey: string): Promise<Finding> {
  const title = "nobody can read private files without a signature";
  const { mediaBucket } = probe.storage;
  const answers = await Promise.all(mediaUrls(probe.storage, mediaKey).map((url) => send(url)));
  if (!answers.some(isSuccess)) return holds(title);
  const detail = "anybody can, who knows the key";
  const another = "give private endpoints a storage of their own, with a media bucket that nobody serves";
  // An application without a private endpoint does no wrong.
  if (isR2(probe)) return risk(title, { detail, advice: `R2 serves all of a bucket or nothing: ${another}.` });
  const advice = `Let everybody read ${mediaBucket}/media/* only: take public permissions off private/*, and let the CDN serve media/* alone. Where all of a bucket is served (B2, Garage), ${another}.`;
  return failure(title, { detail, advice });
}
