import { allOf, ask, findAnswer, together } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { mediaIn, nothingIn, uploadsIn } from "./folders.ts";
import { isSuccess, send } from "./http.ts";
import { mediaUrls, type Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** That nobody reads or writes an upload, or deletes anything, without a signature. */
export async function checkAnonymous(probe: Probe, { key }: StoredProbe): Promise<Findings> {
  return together(await allOf([readsNot(probe, key), writesNot(probe), deletesNot(probe)]));
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
