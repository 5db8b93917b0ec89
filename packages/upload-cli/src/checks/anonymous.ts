import { ask, findAnswer } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { isSuccess, send } from "./http.ts";
import type { Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** That nobody reads an upload without a signature. */
export function checkAnonymous({ storage, uploadUrls }: Probe, { key }: StoredProbe): Promise<Findings> {
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
