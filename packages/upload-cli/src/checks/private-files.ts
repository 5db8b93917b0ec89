import { CopyObjectCommand, DeleteObjectCommand } from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { createDownloadUrl } from "@s3-direct/upload-server";
import { ask, together } from "./ask.ts";
import { failure, holds, note, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, reach, send } from "./http.ts";
import { checkMediaStays } from "./media-stays.ts";
import { isOutage } from "./outage.ts";
import { outcomeOf, tidy } from "./outcome.ts";
import { isProbeFile, isR2, mediaUrls, storeUpload, type Probe } from "./probe.ts";
import { adviceOnKeys } from "./refused-keys.ts";
import { signerReadsNot } from "./signer.ts";

/**
 * Checks that a private file can be read by a download URL, and by nothing else. Only applications with a private
 * endpoint need this.
 */
export async function checkPrivateFiles(probe: Probe): Promise<Findings> {
  const { mediaBucket: Bucket, mediaKeys } = probe.storage;
  const { key: uploadKey } = await storeUpload(probe, { visibility: "private" });
  const file = { Bucket, Key: await mediaKeyOf(uploadKey, mediaKeys) };
  const published = await publish(probe, { uploadKey, file });
  if (!published.findings.every(({ level }) => level === "ok")) {
    // In an outage the object may have been stored and only the response lost.
    await tidy(probe.storage.publisher.send(new DeleteObjectCommand(file)));
    return published;
  }
  return together([
    published,
    await checkMediaStays(probe, { Key: file.Key, what: "private files" }),
    await downloadable(probe, uploadKey),
    await hidden(probe, file.Key),
    await signerReadsNot(probe, { mediaKey: file.Key, what: "private files" }),
    await remove(probe, file),
  ]);
}

type File = { Bucket: string; Key: string };

function publish({ storage }: Probe, { uploadKey, file }: { uploadKey: string; file: File }): Promise<Findings> {
  const { uploadBucket, mediaBucket, publisher } = storage;
  const title = "the publisher can publish private files";
  const look = async () => {
    const CopySource = `${uploadBucket}/${uploadKey}`;
    const copy = await outcomeOf(publisher.send(new CopyObjectCommand({ ...file, CopySource })));
    if (isSuccess(copy)) return holds(title);
    const advice =
      adviceOnKeys(copy, "publisher") ??
      `Give the publisher on ${mediaBucket}/private/* what it may do on ${mediaBucket}/media/* (s3-direct provision does), if the application has a private endpoint.`;
    return risk(title, { detail: describeAnswer(copy), advice });
  };
  return ask(title, look, "warning");
}

function remove({ storage }: Probe, file: File): Promise<Findings> {
  const title = "the publisher can delete private files";
  const look = async () => {
    const outcome = await outcomeOf(storage.publisher.send(new DeleteObjectCommand(file)));
    if (isSuccess(outcome)) return holds(title);
    const detail = `${describeAnswer(outcome)}, and ${file.Key} stays`;
    return risk(title, { detail, advice: `Give the publisher s3:DeleteObject on ${file.Bucket}/private/*.` });
  };
  return ask(title, look, "warning");
}

function downloadable({ storage }: Probe, uploadKey: string): Promise<Findings> {
  const title = "a download URL reads a private file";
  const look = async () => {
    const { url } = await createDownloadUrl(storage, uploadKey);
    const answer = await send(url);
    if (isProbeFile(answer)) return holds(title);
    const advice = `Give the publisher s3:GetObject on ${storage.mediaBucket}/private/*; browsers reach the bucket at ${storage.downloads.bucketUrl.origin}.`;
    return risk(title, { detail: describeAnswer(answer), advice });
  };
  return ask(title, look, "warning");
}

function hidden(probe: Probe, mediaKey: string): Promise<Findings> {
  const title = "nobody can read private files without a signature";
  return ask(title, async () => {
    const { served, stored } = mediaUrls(probe.storage, mediaKey);
    const answer = await reach(served);
    if (isProbeFile(answer) || isProbeFile(await send(stored))) return readable(probe, title);
    // The public address need not be reachable from this machine, nor be in use yet.
    return isOutage(answer) ? note(title, `not seen at PUBLIC_BASE_URL: ${describeAnswer(answer)}`) : holds(title);
  });
}

function readable(probe: Probe, title: string): Finding {
  const { mediaBucket } = probe.storage;
  const detail = "anybody can, who knows the key";
  const another = "give private endpoints a storage of their own, with a media bucket that nobody serves";
  // For an application without a private endpoint this is no fault.
  if (isR2(probe)) return risk(title, { detail, advice: `R2 serves all of a bucket or nothing: ${another}.` });
  const advice = `Let everybody read ${mediaBucket}/media/* only: take public permissions off private/*, and let the CDN serve media/* alone. Where all of a bucket is served (B2, Garage, Google Cloud), ${another}.`;
  return failure(title, { detail, advice });
}
