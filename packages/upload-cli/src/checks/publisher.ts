import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { copyObjectInput } from "@s3-direct/upload-server/internal";
import { checkCopyConditions, copyInParts } from "./copies.ts";
import { together } from "./ask.ts";
import type { Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { checkMediaStays } from "./media-stays.ts";
import { orRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { storeUpload, type Probe } from "./probe.ts";
import { checkPublisherElsewhere } from "./publisher-elsewhere.ts";
import { adviceOnKeys } from "./refused-keys.ts";
import { checkServed } from "./served.ts";
import { signerReadsNot } from "./signer.ts";
import { type Ability, succeeds } from "./succeeds.ts";

/**
 * Checks that the publisher can do everything that finish and delete need, and not much more. The file that it
 * publishes is read from outside before it is deleted again.
 * @param options.served whether to read the file from outside
 */
export async function checkPublisher(probe: Probe, options: { served: boolean }): Promise<Findings> {
  const { storage } = probe;
  const { uploadBucket, mediaBucket, publisher } = storage;
  const { key } = await storeUpload(probe);
  const upload = { Bucket: uploadBucket, Key: key };
  const media = { Bucket: mediaBucket, Key: await mediaKeyOf(key, storage.mediaKeys) };
  const from = { ...upload, etag: await etagOf(probe, upload) };
  const found = [
    await can("read uploads", {
      call: () => outcomeOf(publisher.send(new GetObjectCommand(upload))),
      right: rights.readUploads(storage),
    }),
  ];
  let copied: Outcome | undefined;
  const copy = async () => {
    const input = copyObjectInput(storage, { from, to: { ...media, ContentType: "text/plain" } });
    copied = await outcomeOf(publisher.send(new CopyObjectCommand(input)), { already: 412 });
    return copied;
  };
  found.push(await can("publish", { call: copy, right: rights.writeMedia(storage) }));
  found.push(...(await checkPublished(probe, { from, media, copied, served: options.served })));
  if (storage.capabilities.copyParts) {
    const call = () => copyInParts(probe, { from, media });
    found.push(await can("copy large files in parts", { call, right: rights.copies(storage) }));
  }
  const tombstone = new PutObjectCommand({ ...upload, Body: "", ContentLength: 0 });
  found.push(
    await can("overwrite a deleted upload", {
      call: () => outcomeOf(publisher.send(tombstone)),
      right: rights.writeUploads(storage),
    }),
    await checkPublisherElsewhere(probe),
  );
  return together(found);
}

type ObjectName = { Bucket: string; Key: string };
type Published = {
  from: ObjectName & { etag: string };
  media: ObjectName;
  /** Undefined if the response was lost. */
  copied: Outcome | undefined;
  served: boolean;
};

async function checkPublished(probe: Probe, { from, media, copied, served }: Published): Promise<Findings[]> {
  const { storage } = probe;
  const { publisher } = storage;
  const remove = () => publisher.send(new DeleteObjectCommand(media));
  if (copied === undefined) {
    await tidy(remove());
    return [];
  }
  const found: Findings[] = [];
  if (isSuccess(copied)) {
    const call = () => outcomeOf(publisher.send(new HeadObjectCommand(media)));
    found.push(await can("look at media", { call, right: rights.readMedia(storage) }));
    found.push(await checkMediaStays(probe, { Key: media.Key, what: "published files" }));
    found.push(await signerReadsNot(probe, { mediaKey: media.Key, what: "media" }));
    if (served) found.push(await checkServed(probe, media.Key));
  }
  // The headers of publishing are tried one by one, to find the one that this S3 does not know.
  if (isSuccess(copied) || copied.code === "NotImplemented") {
    found.push(await checkCopyConditions(probe, { from, media }));
    const call = () => outcomeOf(remove());
    found.push(await can("delete media", { call, right: rights.deleteMedia(storage) }));
  }
  return found;
}

async function etagOf({ storage }: Probe, upload: ObjectName): Promise<string> {
  const found = await orRefused(storage.publisher.send(new HeadObjectCommand(upload)));
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

function can(what: string, { call, right }: Ability): Promise<Findings> {
  return succeeds(`the publisher can ${what}`, { call, advice: (refused) => adviceOn(refused, right) });
}

function adviceOn(outcome: Outcome, right: string): string {
  const keys = adviceOnKeys(outcome, "publisher");
  if (keys !== undefined) return keys;
  return outcome.code === "NotImplemented"
    ? "This S3 does not know a header or a call that publishing uses: name its make in S3_PROVIDER, or switch that capability off."
    : `Give the publisher ${right} (s3-direct provision does), and look for a Deny.`;
}
