import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { allOf, ask, findAnswer, together } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { mediaIn, nothingIn, uploadsIn, type Folder } from "./folders.ts";
import { isSuccess, send } from "./http.ts";
import { outcomeOf, tidy } from "./outcome.ts";
import { mediaUrls, type Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** That nobody reads an upload, or writes or deletes anything, without a signature. */
export async function checkAnonymous(probe: Probe, { key }: StoredProbe): Promise<Findings> {
  return together(await allOf([readsNot(probe, key), writesNot(probe), writesNoMedia(probe), deletesNot(probe)]));
}

function readsNot({ storage, uploadUrls }: Probe, key: string): Promise<Findings> {
  const title = "nobody can read uploads without a signature";
  return ask(title, async () => {
    const answers = uploadUrls.map((url) => send(`${url}/${key}`));
    if ((await findAnswer(answers, isSuccess)) === undefined) return holds(title);
    return failure(title, {
      detail: "anybody can",
      advice: `Take the public permissions off ${storage.uploadBucket} and block public access (s3-direct provision does): uploads are not verified yet.`,
    });
  });
}

function writesNot({ storage, uploadUrls, made }: Probe): Promise<Findings> {
  const title = "nobody can write uploads without a signature";
  const Key = "uploads/s3-direct-doctor/by-anybody.txt";
  return ask(title, async () => {
    const answers = uploadUrls.map((url) => send(`${url}/${Key}`, { method: "PUT", body: "x" }));
    if ((await findAnswer(answers, isSuccess)) === undefined) return holds(title);
    made.add(Key);
    const advice = `Take s3:PutObject on ${storage.uploadBucket} from everybody: only what the API has signed may be stored.`;
    return failure(title, { detail: "anybody can", advice });
  });
}

function writesNoMedia({ storage }: Probe): Promise<Findings> {
  const title = "nobody can write media without a signature";
  return ask(title, async () => {
    const tried = mediaIn(storage).map((folder) => tryToWrite(storage, folder));
    if ((await findAnswer(tried, ({ isWritten }) => isWritten)) === undefined) return holds(title);
    const left = (await Promise.allSettled(tried)).flatMap((one) => (one.status === "fulfilled" ? one.value.left : []));
    const detail = `anybody can${left.length === 0 ? "" : `, and ${left.join(" and ")} must be deleted by hand`}`;
    const advice = `Take s3:PutObject on ${storage.mediaBucket} from everybody: only what is verified may be published.`;
    return failure(title, { detail, advice });
  });
}

type Tried = { isWritten: boolean; left: string[] };

/** Tries to write where published files are. What was written is deleted again, if the publisher may do so. */
async function tryToWrite(storage: S3Storage, { Bucket, Prefix }: Folder): Promise<Tried> {
  const Key = `${Prefix}s3-direct-doctor/by-anybody.txt`;
  const remove = async () =>
    isSuccess(await outcomeOf(storage.publisher.send(new DeleteObjectCommand({ Bucket, Key }))));
  try {
    const answer = await send(mediaUrls(storage, Key).stored, { method: "PUT", body: "x" });
    if (!isSuccess(answer)) return { isWritten: false, left: [] };
  } catch (error) {
    // In an outage the object may have been stored and only the response lost.
    await tidy(remove());
    throw error;
  }
  const isGone = await remove().catch(() => false);
  return { isWritten: true, left: isGone ? [] : [Key] };
}

function deletesNot({ storage, uploadUrls }: Probe): Promise<Findings> {
  const title = "nobody can delete without a signature";
  const urls = [
    ...uploadUrls.map((url) => `${url}/${nothingIn(uploadsIn(storage)).Key}`),
    ...mediaIn(storage).map((folder) => mediaUrls(storage, nothingIn(folder).Key).stored),
  ];
  return ask(title, async () => {
    const answers = urls.map((url) => send(url, { method: "DELETE" }));
    if ((await findAnswer(answers, isSuccess)) === undefined) return holds(title);
    const { uploadBucket, mediaBucket } = storage;
    const advice = `Take s3:DeleteObject on ${uploadBucket} and ${mediaBucket} from everybody.`;
    return failure(title, { detail: "anybody can", advice });
  });
}
