import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { copyObjectInput } from "@s3-direct/upload-server";
import { checkCopyConditions, copyInParts } from "./copies.ts";
import { failureUnlessOutage } from "./failure-in-outage.ts";
import { holds, risk, type Facts, type Finding, type Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { isRefused, outcomeOf, storeUpload, type Outcome, type Probe } from "./probe.ts";
import { checkServed } from "./served.ts";
import { signerReadsNot } from "./signer.ts";

/**
 * Checks that the publisher can do all that finish and delete need, and not much more. What it publishes is looked at from
 * outside before it is deleted again.
 * @param options.served whether to look
 */
export async function checkPublisher(probe: Probe, options: { served: boolean }): Promise<Findings> {
  const { storage } = probe;
  const { uploadBucket, mediaBucket, publisher } = storage;
  const { key } = await storeUpload(probe);
  const upload = { Bucket: uploadBucket, Key: key };
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(key, storage.mediaKeys) };
  const read = await outcomeOf(publisher.send(new GetObjectCommand(upload)));
  const from = { ...upload, etag: await etagOf(probe, upload) };
  const copyInput = copyObjectInput(storage, { from, to: { ...media, ContentType: "text/plain" } });
  const copy = await outcomeOf(publisher.send(new CopyObjectCommand(copyInput)));
  const findings = [
    can("read uploads", { outcome: read, right: rights.readUploads(storage) }),
    can("publish", { outcome: copy, right: rights.writeMedia(storage) }),
  ];
  let facts: Facts = {};
  if (isSuccess(copy)) {
    const head = await outcomeOf(publisher.send(new HeadObjectCommand(media)));
    findings.push(can("look at media", { outcome: head, right: rights.readMedia(storage) }));
    findings.push(await signerReadsNot(probe, { mediaKey: media.Key, what: "media" }));
    if (options.served) findings.push(...(await checkServed(probe, media.Key)));
  }
  // The headers of publishing are tried one at a time, to find the one that this S3 does not know.
  if (isSuccess(copy) || copy.code === "NotImplemented") {
    const conditions = await checkCopyConditions(probe, { from, media });
    facts = conditions.facts ?? {};
    findings.push(...conditions.findings);
    const remove = await outcomeOf(publisher.send(new DeleteObjectCommand(media)));
    findings.push(can("delete media", { outcome: remove, right: rights.deleteMedia(storage) }));
  }
  if (storage.capabilities.copyParts) {
    const inParts = await copyInParts(probe, { from, media });
    findings.push(can("copy large files in parts", { outcome: inParts, right: rights.copies(storage) }));
  }
  const tombstone = await outcomeOf(publisher.send(new PutObjectCommand({ ...upload, Body: "", ContentLength: 0 })));
  findings.push(can("overwrite a deleted upload", { outcome: tombstone, right: rights.writeUploads(storage) }));
  findings.push(await noMore(probe));
  return { findings, facts };
}

async function etagOf({ storage }: Probe, upload: { Bucket: string; Key: string }): Promise<string> {
  const found = await storage.publisher.send(new HeadObjectCommand(upload)).catch(() => undefined);
  return found?.ETag ?? "";
}

type Buckets = { uploadBucket: string; mediaBucket: string };

const rights = {
  copies: ({ mediaBucket }: Buckets) =>
    `s3:ListMultipartUploadParts and s3:AbortMultipartUpload on ${mediaBucket}/media/*, and s3:ListBucketMultipartUploads on ${mediaBucket}`,
  readUploads: ({ uploadBucket }: Buckets) => `s3:GetObject on ${uploadBucket}/uploads/*`,
  writeUploads: ({ uploadBucket }: Buckets) => `s3:PutObject on ${uploadBucket}/uploads/*`,
  readMedia: ({ mediaBucket }: Buckets) => `s3:GetObject on ${mediaBucket}/media/*`,
  writeMedia: ({ mediaBucket }: Buckets) => `s3:PutObject on ${mediaBucket}/media/*`,
  deleteMedia: ({ mediaBucket }: Buckets) => `s3:DeleteObject on ${mediaBucket}/media/*`,
};

function can(what: string, { outcome, right }: { outcome: Outcome; right: string }): Finding {
  const title = `the publisher can ${what}`;
  if (isSuccess(outcome)) return holds(title);
  return failureUnlessOutage(title, outcome, { advice: adviceOn(outcome, right) });
}

function adviceOn({ code }: Outcome, right: string): string {
  switch (code) {
    case "InvalidAccessKeyId":
      return "S3 does not know the publisher's access key: check S3_PUBLISHER_ACCESS_KEY_ID.";
    case "SignatureDoesNotMatch":
      return "The publisher's secret does not fit its access key: check S3_PUBLISHER_SECRET_ACCESS_KEY.";
    case "NotImplemented":
      return "This S3 does not know a header or a call that publishing uses: name its make in S3_PROVIDER, or switch that capability off.";
    default:
      return `Give the publisher ${right} (s3-direct provision does), and look for a Deny.`;
  }
}

/** Rights that it does not need would help somebody who gets hold of its keys. */
async function noMore({ storage }: Probe): Promise<Finding> {
  const { uploadBucket, mediaBucket, publisher } = storage;
  const title = "the publisher cannot list, nor write elsewhere";
  const attempts = await Promise.all(
    [uploadBucket, mediaBucket].map(async (Bucket) => {
      const elsewhere = { Bucket, Key: "s3-direct-doctor/elsewhere.txt" };
      const list = await outcomeOf(publisher.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 })));
      const write = await outcomeOf(publisher.send(new PutObjectCommand({ ...elsewhere, Body: "x" })));
      if (!isRefused(write)) await outcomeOf(publisher.send(new DeleteObjectCommand(elsewhere)));
      return [
        ...(isRefused(list) ? [] : [`list ${Bucket}`]),
        ...(isRefused(write) ? [] : [`write to ${Bucket} outside its prefix`]),
      ];
    }),
  );
  const could = attempts.flat();
  if (could.length === 0) return holds(title);
  return risk(title, {
    detail: `it could ${could.join(", ")}`,
    advice: "Give the publisher only what it needs: s3-direct provision shows its policy.",
  });
}
