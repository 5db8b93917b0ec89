import { ask } from "../checks/ask.ts";
import { allows, preflight } from "../checks/cors.ts";
import { failure, holds, type Finding } from "../checks/finding.ts";
import { describeAnswer, isSuccess, readServed } from "../checks/http.ts";
import { sendFile, type Planned } from "./api-upload.ts";

/** Checks that a page may send the file to S3, and that S3 accepts it and no more bytes than were announced. */
export async function* checkTransfer(planned: Planned, origin: string): AsyncGenerator<Finding> {
  yield* await allowsPages(planned, origin);
  yield* await refusesMore(planned, origin);
  yield* await takesFile(planned, origin);
}

async function allowsPages({ sending }: Planned, origin: string): Promise<Finding[]> {
  const title = `pages of ${origin} may send it to S3 (CORS)`;
  const headers = sending.method === "PUT" ? Object.keys(sending.headers) : [];
  const request = { origin, method: sending.method, headers };
  const { findings } = await ask(title, async () => {
    const answer = await preflight(sending.url, request);
    if (allows(answer, request)) return holds(title);
    return failure(title, {
      detail: describeAnswer(answer),
      advice: "Run s3-direct doctor without --url: it says what the bucket's CORS rule lacks.",
    });
  });
  return findings;
}

async function refusesMore(planned: Planned, origin: string): Promise<Finding[]> {
  const title = "S3 refuses one byte more than was announced";
  const { findings } = await ask(title, async () => {
    const answer = await sendFile(planned, { content: new Blob([planned.content, "+"]), origin });
    if (!isSuccess(answer)) return holds(title);
    return failure(title, { detail: describeAnswer(answer), advice: "Run s3-direct doctor without --url." });
  });
  return findings;
}

async function takesFile(planned: Planned, origin: string): Promise<Finding[]> {
  const title = "S3 takes the file";
  const { findings } = await ask(title, async () => {
    const answer = await sendFile(planned, { content: planned.content, origin });
    // 412: the file was stored by an earlier try whose response was lost.
    if (isSuccess(answer) || answer.status === 412) return holds(title);
    return failure(title, {
      detail: describeAnswer(answer),
      advice: "Run s3-direct doctor without --url: it says what is wrong with the bucket or the signer.",
    });
  });
  return findings;
}

/** Checks that the published file can be read at its URL. */
export async function isServed(planned: Planned, file: { url: string; contentType: string }): Promise<Finding[]> {
  const title = "the published file is served as it was sent";
  const { findings } = await ask(title, async () => {
    const answer = await readServed(file.url);
    const same = answer.text === (await planned.content.text());
    const type = answer.headers.get("content-type")?.split(";")[0];
    if (isSuccess(answer) && same && type === file.contentType) return holds(title);
    return failure(title, {
      detail: isSuccess(answer)
        ? `${same ? "the same bytes" : "other bytes"}, ${type ?? "no type"}`
        : describeAnswer(answer),
      advice: "Run s3-direct doctor without --url: it says what is wrong with the media bucket or PUBLIC_BASE_URL.",
    });
  });
  return findings;
}
