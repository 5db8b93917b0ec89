import { sha256, type Stage } from "../stage/stage.ts";
import type { Known } from "./browser.ts";
import { numberIn, type PlannedUpload } from "./planned-upload.ts";
import type { End } from "./visitor.ts";

/** Counted at the end. The first six must be 0. */
export const figures = {
  /** A page's upload is done, but the file is not published. */
  lost: 0,
  corrupt: 0,
  hung: 0,
  publishedTwice: 0,
  /** Published, or passed to `onFinish`, again after the file was deleted. */
  resurrected: 0,
  /** Uploads in parts that S3 still has although a page had stored them, and finished or aborted them. */
  partsLeft: 0,
  /** Uploads that no page has stored, or whose abort was lost: the storage's own expiry removes them. */
  partsAbandoned: 0,
  uploads: 0,
  done: 0,
  aborted: 0,
  /** Cancelled when the server was already publishing the file. */
  abortedTooLate: 0,
  deleted: 0,
  /** The number of calls and requests that a fault happened to. */
  strikes: 0,
};

export type Figures = typeof figures;

type Run = {
  visitors: readonly { user: string; uploads: readonly PlannedUpload[] }[];
  known: Known;
  ends: ReadonlyMap<number, End>;
};

/** Compares the pages' results with S3's objects and the API's books. */
export async function countUp(stage: Stage, { visitors, known, ends }: Run): Promise<Figures> {
  const counted = { ...figures };
  const { s3, api, toS3, toApi } = stage;
  const { finished, resurrected } = api.books;
  counted.strikes = toS3.strikes + toApi.strikes + api.strikes;
  counted.strikes += s3.log.filter(({ faults }) => faults !== undefined).length;
  counted.resurrected = resurrected.size;

  for (const { user, uploads } of visitors) {
    const hashes = await stage.published(user);
    const expected = new Set(uploads.map(({ bytes }) => sha256(bytes)));
    counted.corrupt += hashes.filter((hash) => !expected.has(hash)).length;
    for (const { number, bytes } of uploads) {
      const end = ends.get(number) ?? "hung";
      const copies = hashes.filter((hash) => hash === sha256(bytes)).length;
      const keys = [...finished].filter(([key, { user: whose }]) => whose === user && numberIn(key) === number);
      counted.uploads++;
      if (end !== "hung") counted[end]++;
      if (end === "aborted" && copies > 0) counted.abortedTooLate++;
      const wrong = {
        lost: end === "done" && copies === 0,
        hung: end === "hung",
        publishedTwice: copies > 1 || keys.length > 1,
        resurrected: end === "deleted" && copies > 0,
      };
      for (const name of ["lost", "hung", "publishedTwice", "resurrected"] as const) {
        if (!wrong[name]) continue;
        counted[name]++;
        tell(stage, { user, number, what: name });
      }
    }
    for (const { key, uploadId } of await stage.inParts(user)) {
      const plan = known.plans.get(key);
      const isKnown = key.startsWith("media/") || (plan?.kind === "multipart" && plan.uploadId === uploadId);
      if (isKnown && !known.abandoned.has(key)) {
        counted.partsLeft++;
        tell(stage, { user, number: numberIn(key), what: `partsLeft, ${key}` });
      } else counted.partsAbandoned++;
    }
  }
  return counted;
}

/** Prints the events of an upload that ended wrongly. */
function tell({ api }: Stage, { user, number, what }: { user: string; number: number; what: string }): void {
  const about = api.story.filter((line) => line.startsWith(`${user} `));
  const story = about.filter((line) => !/\bf\d+\.bin/.test(line) || line.includes(`f${number}.bin`));
  process.stdout.write(`${what}: f${number}.bin\n${story.map((line) => `  ${line}\n`).join("")}`);
}
