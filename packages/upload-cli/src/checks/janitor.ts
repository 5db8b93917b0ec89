import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { allOf, ask, findAnswer, together } from "./ask.ts";
import { holds, risk, type Findings } from "./finding.ts";
import { mediaIn, nothingIn, uploadsIn, type Folder } from "./folders.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import { isRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { planPut, storeUpload, type Probe } from "./probe.ts";
import { adviceOnKeys } from "./refused-keys.ts";
import { type Ability, succeeds } from "./succeeds.ts";

/** Checks that the janitor, if there is one, can list and delete everything under all prefixes, and do nothing else. */
export async function checkJanitor(probe: Probe): Promise<Findings> {
  const { janitor, uploadBucket, mediaBucket } = probe.storage;
  if (janitor === undefined) return { findings: [] };
  const folders = [uploadsIn(probe.storage), ...mediaIn(probe.storage)];
  const all = async (call: (folder: Folder) => Promise<Outcome>) =>
    (await findAnswer(folders.map(call), (outcome) => !isSuccess(outcome))) ?? { status: 200, code: "" };
  const both = `${uploadBucket} and ${mediaBucket}`;
  const objects = `${uploadBucket}/uploads/* and ${mediaBucket}/media/* and private/*`;

  return together(
    await allOf([
      can("list objects", {
        call: () => all((folder) => outcomeOf(janitor.send(new ListObjectsV2Command({ ...folder, MaxKeys: 1 })))),
        right: `s3:ListBucket on ${both}`,
      }),
      can("list versions", {
        call: () => all((folder) => outcomeOf(janitor.send(new ListObjectVersionsCommand({ ...folder, MaxKeys: 1 })))),
        right: `s3:ListBucketVersions on ${both}`,
        // An S3 without versions has no versions to list.
        isOptional: true,
      }),
      can("list unfinished uploads", {
        call: () =>
          all((folder) => outcomeOf(janitor.send(new ListMultipartUploadsCommand({ ...folder, MaxUploads: 1 })))),
        right: `s3:ListBucketMultipartUploads on ${both}`,
      }),
      can("delete objects", {
        call: () => all((folder) => outcomeOf(deleteOne(probe, { janitor, folder }))),
        right: `s3:DeleteObject on ${objects}`,
      }),
      can("abort unfinished uploads", {
        call: () => abortOne(probe, janitor),
        right: `s3:AbortMultipartUpload on ${objects}`,
      }),
      noMore(probe, janitor),
    ]),
  );
}

async function deleteOne(probe: Probe, { janitor, folder }: { janitor: S3Client; folder: Folder }) {
  const { Bucket } = folder;
  const isUploads = Bucket === probe.storage.uploadBucket;
  const object = isUploads ? { Bucket, Key: (await storeUpload(probe)).key } : nothingIn(folder);
  const answer = await janitor.send(new DeleteObjectCommand(object));
  if (isUploads) probe.made.delete(object.Key);
  return answer;
}

/** Aborts an upload that the signer began, as if its browser had never come back. */
async function abortOne(probe: Probe, janitor: S3Client): Promise<Outcome> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await planPut(probe);
  const { UploadId } = await signer.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const abort = (client: S3Client) => client.send(new AbortMultipartUploadCommand(upload));
  const outcome = await outcomeOf(abort(janitor), { already: 404 });
  if (!isSuccess(outcome)) await tidy(abort(signer));
  return outcome;
}

/** Checks that keys which can list everything can't also read or write objects. */
function noMore(probe: Probe, janitor: S3Client): Promise<Findings> {
  const title = "the janitor can neither read nor write";
  const look = async () => {
    const { key: Key } = await storeUpload(probe);
    const upload = { Bucket: probe.storage.uploadBucket, Key };
    const read = await outcomeOf(janitor.send(new GetObjectCommand(upload)));
    const write = await outcomeOf(janitor.send(new PutObjectCommand({ ...upload, Body: "x" })));
    for (const outcome of [read, write]) {
      const advice = adviceOnKeys(outcome, "janitor");
      if (advice !== undefined) return risk(title, { detail: describeAnswer(outcome), advice });
    }
    const could = [...(isRefused(read) ? [] : ["read an upload"]), ...(isRefused(write) ? [] : ["overwrite one"])];
    if (could.length === 0) return holds(title);
    const advice = "Give the janitor only what it needs: s3-direct provision shows its policy.";
    return risk(title, { detail: `it could ${could.join(" and ")}`, advice });
  };
  return ask(title, look, "warning");
}

function can(what: string, { right, ...ability }: Ability): Promise<Findings> {
  return succeeds(`the janitor can ${what}`, { ...ability, advice: (refused) => adviceOn(refused, right) });
}

function adviceOn(outcome: Outcome, right: string): string {
  return (
    adviceOnKeys(outcome, "janitor") ??
    `Give the janitor ${right} (s3-direct provision --janitor-user does), or leave S3_JANITOR_* out.`
  );
}
