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
import { failure, holds, risk, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import { isRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { planPut, storeUpload, type Probe } from "./probe.ts";

/** That the janitor, where there is one, can list and delete what is under all prefixes, and do nothing else. */
export async function checkJanitor(probe: Probe): Promise<Findings> {
  const { janitor, uploadBucket, mediaBucket } = probe.storage;
  if (janitor === undefined) return { findings: [] };
  const places = [
    { Bucket: uploadBucket, Prefix: "uploads/" },
    { Bucket: mediaBucket, Prefix: "media/" },
    { Bucket: mediaBucket, Prefix: "private/" },
  ];
  const all = async (call: (place: { Bucket: string; Prefix: string }) => Promise<Outcome>) =>
    (await findAnswer(places.map(call), (outcome) => !isSuccess(outcome))) ?? { status: 200, code: "" };
  const both = `${uploadBucket} and ${mediaBucket}`;
  const objects = `${uploadBucket}/uploads/* and ${mediaBucket}/media/* and private/*`;

  return together(
    await allOf([
      can("list objects", {
        call: () => all((place) => outcomeOf(janitor.send(new ListObjectsV2Command({ ...place, MaxKeys: 1 })))),
        right: `s3:ListBucket on ${both}`,
      }),
      can("list versions", {
        call: () => all((place) => outcomeOf(janitor.send(new ListObjectVersionsCommand({ ...place, MaxKeys: 1 })))),
        right: `s3:ListBucketVersions on ${both}`,
        // An S3 without versions has none to list.
        isOptional: true,
      }),
      can("list unfinished uploads", {
        call: () =>
          all((place) => outcomeOf(janitor.send(new ListMultipartUploadsCommand({ ...place, MaxUploads: 1 })))),
        right: `s3:ListBucketMultipartUploads on ${both}`,
      }),
      can("delete objects", {
        // It deletes media that is not there: that needs the same right.
        call: () => all((place) => outcomeOf(deleteOne(probe, { janitor, place }))),
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

const isUnknown = ({ status }: Outcome) => status === 405 || status === 501;

type OnePlace = { janitor: S3Client; place: { Bucket: string; Prefix: string } };

async function deleteOne(probe: Probe, { janitor, place: { Bucket, Prefix } }: OnePlace) {
  const isUploads = Bucket === probe.storage.uploadBucket;
  const Key = isUploads ? (await storeUpload(probe)).key : `${Prefix}s3-direct-doctor/nothing.txt`;
  const answer = await janitor.send(new DeleteObjectCommand({ Bucket, Key }));
  if (isUploads) probe.made.delete(Key);
  return answer;
}

/** What the signer began, as a browser that never came back. */
async function abortOne(probe: Probe, janitor: S3Client): Promise<Outcome> {
  const { signerClient, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await planPut(probe);
  const { UploadId } = await signerClient.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const abort = (client: S3Client) => client.send(new AbortMultipartUploadCommand(upload));
  const outcome = await outcomeOf(abort(janitor), { already: 404 });
  if (!isSuccess(outcome)) await tidy(abort(signerClient));
  return outcome;
}

/** Keys that list everything must not read or write it, too. */
function noMore(probe: Probe, janitor: S3Client): Promise<Findings> {
  const title = "the janitor can neither read nor write";
  const look = async () => {
    const { key: Key } = await storeUpload(probe);
    const upload = { Bucket: probe.storage.uploadBucket, Key };
    const read = await outcomeOf(janitor.send(new GetObjectCommand(upload)));
    const write = await outcomeOf(janitor.send(new PutObjectCommand({ ...upload, Body: "x" })));
    const could = [...(isRefused(read) ? [] : ["read an upload"]), ...(isRefused(write) ? [] : ["overwrite one"])];
    if (could.length === 0) return holds(title);
    const advice = "Give the janitor only what it needs: s3-direct provision shows its policy.";
    return risk(title, { detail: `it could ${could.join(" and ")}`, advice });
  };
  return ask(title, look, "warning");
}

type Ability = { call: () => Promise<Outcome>; right: string; isOptional?: boolean };

function can(what: string, { call, right, isOptional = false }: Ability): Promise<Findings> {
  const title = `the janitor can ${what}`;
  return ask(title, async () => {
    const outcome = await call();
    if (isSuccess(outcome)) return holds(title);
    if (isOptional && isUnknown(outcome)) return { findings: [] };
    return failure(title, { detail: describeAnswer(outcome), advice: adviceOn(outcome, right) });
  });
}

function adviceOn({ code }: Outcome, right: string): string {
  switch (code) {
    case "InvalidAccessKeyId":
      return "S3 does not know the janitor's access key: check S3_JANITOR_ACCESS_KEY_ID.";
    case "SignatureDoesNotMatch":
      return "The janitor's secret does not fit its access key: check S3_JANITOR_SECRET_ACCESS_KEY.";
    default:
      return `Give the janitor ${right} (s3-direct provision --janitor-user does), or leave S3_JANITOR_* out.`;
  }
}
