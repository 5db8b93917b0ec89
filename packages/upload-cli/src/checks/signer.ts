import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { allOf, ask, findAnswer, together } from "./ask.ts";
import { failure, holds, risk, type Finding, type Findings } from "./finding.ts";
import { listingsOf, mediaIn, nothingIn, type Folder, type Listing } from "./folders.ts";
import { isSuccess, readServed, send } from "./http.ts";
import { isRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { isProbeFile, isR2, mediaUrls, storeUpload, type Probe } from "./probe.ts";

/** Checks that leaked keys of the signer can only put uploads. */
export async function checkSigner(probe: Probe): Promise<Findings> {
  const { storage } = probe;
  const { uploadBucket, mediaBucket, signer } = storage;
  const { key } = await storeUpload(probe);
  const upload = { Bucket: uploadBucket, Key: key };
  const list = (listing: Listing) => outcomeOf(signer.send(new ListObjectsV2Command({ ...listing, MaxKeys: 1 })));
  const remove = (object: { Bucket: string; Key: string }) => outcomeOf(signer.send(new DeleteObjectCommand(object)));

  const read = await readsNot(probe, upload);
  const others = await allOf([
    cannot("list", { calls: () => listingsOf(storage).map(list), right: "s3:ListBucket" }),
    writesNotElsewhere(probe),
    writesNoMedia(storage),
    cannot("delete media", {
      calls: () => mediaIn(storage).map((folder) => remove(nothingIn(folder))),
      right: `every right on ${mediaBucket}`,
    }),
  ]);
  const deletes = await cannot("delete uploads", { calls: () => [remove(upload)], right: "s3:DeleteObject" });
  return together([read, ...others, deletes]);
}

function readsNot(probe: Probe, upload: { Bucket: string; Key: string }): Promise<Findings> {
  const title = "the signer cannot read uploads";
  return ask(title, async () => {
    if (isRefused(await outcomeOf(probe.storage.signer.send(new GetObjectCommand(upload))))) return holds(title);
    const detail = "it read one";
    if (isR2(probe)) {
      const advice = "R2's tokens cannot be limited to writing: keep the signer's keys as close as the publisher's.";
      return risk(title, { detail, advice });
    }
    const advice = `Deny the signer s3:GetObject on ${upload.Bucket}/uploads/* explicitly (s3-direct provision does).`;
    return failure(title, { detail, advice });
  });
}

type Tried = { calls: () => Promise<Outcome>[]; right: string };

function cannot(what: string, { calls, right }: Tried): Promise<Findings> {
  const title = `the signer cannot ${what}`;
  return ask(title, async () => {
    const outcome = await findAnswer(calls(), (one) => !isRefused(one));
    return outcome === undefined ? holds(title) : could(title, { outcome, right });
  });
}

function could(title: string, { outcome, right }: { outcome: Outcome; right: string }, left = ""): Finding {
  return failure(title, { detail: `it could (${outcome.status})${left}`, advice: takeFromSigner(right) });
}

/** Checks that the signer can't write elsewhere. If it can, the object is deleted again, if the signer may do so. */
function writesNotElsewhere({ storage }: Probe): Promise<Findings> {
  const { signer, uploadBucket: Bucket } = storage;
  const title = "the signer cannot write outside uploads/";
  const elsewhere = { Bucket, Key: "s3-direct-doctor/elsewhere.txt" };
  return ask(title, async () => {
    const outcome = await outcomeOf(signer.send(new PutObjectCommand({ ...elsewhere, Body: "x" })));
    if (isRefused(outcome)) return holds(title);
    const remove = await outcomeOf(signer.send(new DeleteObjectCommand(elsewhere)));
    const left = isRefused(remove) ? `, and ${elsewhere.Key} stays, to be deleted by hand` : "";
    return could(title, { outcome, right: "s3:PutObject outside uploads/*" }, left);
  });
}

/** Checks that the signer can't write published files, unless everybody can write them anyway. */
function writesNoMedia(storage: S3Storage): Promise<Findings> {
  const title = "the signer cannot write media";
  return ask(title, async () => {
    const tried = mediaIn(storage).map((folder) => writeMedia(storage, folder));
    const more = await findAnswer(tried, ({ outcome, byAnybody }) => !isRefused(outcome) && !byAnybody);
    if (more !== undefined)
      return could(title, { outcome: more.outcome, right: `every right on ${storage.mediaBucket}` });
    const same = await findAnswer(tried, ({ byAnybody }) => byAnybody);
    return same === undefined ? holds(title) : holds(title, "more than everybody can");
  });
}

async function writeMedia(storage: S3Storage, { Bucket, Prefix }: Folder) {
  const { signer, publisher } = storage;
  const media = { Bucket, Key: `${Prefix}doctor/by-the-signer.txt` };
  const outcome = await outcomeOf(signer.send(new PutObjectCommand({ ...media, Body: "x" })));
  if (isRefused(outcome)) return { outcome, byAnybody: false };
  try {
    const answer = await send(mediaUrls(storage, media.Key).stored, { method: "PUT", body: "x" });
    return { outcome, byAnybody: isSuccess(answer) };
  } finally {
    await tidy(publisher.send(new DeleteObjectCommand(media)));
  }
}

/** Checks that the signer can't read published files, unless everybody can read them anyway. */
export async function signerReadsNot(
  { storage }: Probe,
  { mediaKey, what }: { mediaKey: string; what: "media" | "private files" },
): Promise<Findings> {
  const { signer, mediaBucket: Bucket } = storage;
  const title = `the signer cannot read ${what}`;
  return ask(title, async () => {
    const read = await outcomeOf(signer.send(new GetObjectCommand({ Bucket, Key: mediaKey })));
    if (isRefused(read)) return holds(title);
    const { served, stored } = mediaUrls(storage, mediaKey);
    if (isProbeFile(await readServed(served)) || isProbeFile(await send(stored)))
      return holds(title, "more than everybody can");
    return failure(title, { detail: "it read one", advice: takeFromSigner(`every right on ${Bucket}`) });
  });
}

const takeFromSigner = (right: string) =>
  `Take ${right} from the signer: leaked keys must be good for putting uploads only (s3-direct provision shows its policy).`;
