import { setTimeout as sleep } from "node:timers/promises";
import {
  createUploadOutput,
  finishUploadOutput,
  type PrivateFile,
  type PublishedFile,
  type UploadPlan,
} from "@s3-direct/upload-core/contract";
import { z } from "zod";
import { holds, note, risk, type Finding } from "../checks/finding.ts";
import { send, type Answer } from "../checks/http.ts";
import { CliError } from "../cli-error.ts";
import { callMutation, type Called, type Caller } from "./trpc-call.ts";

type File = { filename: string; contentType: string; content: Blob };
type Problem = { detail: string; advice: string };
type SmallPlan = Exclude<UploadPlan, { kind: "multipart" }>;
/** `announced` is what create was given. */
export type Planned = { plan: SmallPlan; content: Blob; file: File; announced: object };
export type Finished = { file: PublishedFile | PrivateFile; data: unknown };

/** The smallest PNG there is, a single grey dot. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

/** One of these is what most endpoints take. */
const files: readonly File[] = [
  { filename: "s3-direct-doctor.txt", contentType: "text/plain", content: new Blob(["s3-direct doctor\n"]) },
  { filename: "s3-direct-doctor.png", contentType: "image/png", content: new Blob([png]) },
  { filename: "s3-direct-doctor.pdf", contentType: "application/pdf", content: new Blob(["%PDF-1.4\n%%EOF\n"]) },
];

/** Asks the API for a plan, for the first small file that its rules let in. */
export async function planFor(
  caller: Caller,
  { procedure, input }: { procedure: string; input?: string | undefined },
): Promise<Planned | Problem> {
  const own = parseInput(input);
  let refusal: Refusal;
  for (const file of files) {
    const { filename, contentType, content } = file;
    const announced = { filename, contentType, size: content.size, ...(own !== undefined && { input: own }) };
    const called = await callMutation(caller, `${procedure}.create`, announced);
    if (called.ok) {
      const plan = createUploadOutput.safeParse(called.data);
      if (!plan.success)
        return { detail: "it answered with something else", advice: "Check --procedure, --trpc-path and --superjson." };
      if (plan.data.kind === "multipart") {
        return {
          detail: "it planned parts for a few bytes",
          advice: "S3's parts have at least 5 MiB: raise plan.singleMax.",
        };
      }
      return { plan: plan.data, content, file, announced };
    }
    refusal = called;
    if (called.error.code !== "FILE_TYPE_NOT_ALLOWED") break;
  }
  return { detail: describe(refusal), advice: adviceOn(refusal) };
}

function parseInput(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(`--input takes JSON, such as '{"postId":"1"}'.`);
  }
}

type Refusal = (Called & { ok: false }) | undefined;

function describe(refusal: Refusal): string {
  if (refusal === undefined) return "";
  const { answer, error } = refusal;
  return answer.status === 0 ? `no answer (${answer.code})` : `${answer.status} ${error.message}`;
}

function adviceOn(refusal: Refusal): string {
  switch (refusal?.error.code) {
    case "FILE_TYPE_NOT_ALLOWED":
      return "This endpoint takes neither text, PNG nor PDF, which are all that the doctor has.";
    case "SIGNED_OUT":
      return "The session does not count: check the cookie, and that --origin is the app's.";
    case "INVALID_INPUT":
      return "Give what the endpoint's input asks for with --input, and --superjson if that is the API's transformer.";
    case "STORAGE_UNAVAILABLE":
      return "The API does not reach S3: run s3-direct doctor without --url where the API runs.";
    default:
      return refusal?.answer.status === 404
        ? "There is no such procedure: name where the upload procedures are mounted with --procedure and --trpc-path."
        : "See the API's log; its answer names the request.";
  }
}

/** As a browser sends it. */
export function sendFile({ plan }: Planned, { content, origin }: { content: Blob; origin: string }): Promise<Answer> {
  if (plan.kind === "single") {
    return send(plan.url, { method: "PUT", headers: { ...plan.headers, origin }, body: content });
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(plan.fields)) form.append(name, value);
  form.append("file", content);
  return send(plan.url, { method: "POST", headers: { origin }, body: form });
}

/** An endpoint without `onFinish` answers `data: undefined`, which JSON leaves out. */
const finished = finishUploadOutput(z.unknown().optional());

/** A large file's publishing can take several calls; a probe's is one, or few where the API is busy. */
const maxCalls = 10;

export async function finish(
  caller: Caller,
  { procedure, key }: { procedure: string; key: string },
): Promise<Finished | Problem> {
  for (let call = 0; call < maxCalls; call += 1) {
    const called = await callMutation(caller, `${procedure}.finish`, { key });
    if (!called.ok) return { detail: describe(called), advice: "See the API's log; its answer names the request." };
    const result = finished.safeParse(called.data);
    if (!result.success) return { detail: "it answered with something else", advice: "Check --superjson." };
    if (result.data.status === "done") return { file: result.data.file, data: result.data.data };
    await sleep(result.data.retryAfter * 1000);
  }
  return { detail: "still pending", advice: "See the API's log: it does not get on with the publishing." };
}

/** What was published for the test goes again, where the API has a procedure for it. */
export async function deletePublished(
  caller: Caller,
  { procedure, finished: { file, data } }: { procedure: string | undefined; finished: Finished },
): Promise<Finding> {
  const title = "the test's file is deleted";
  if (procedure === undefined)
    return note(title, `not this one, it stays at ${file.url ?? file.key}: name what deletes with --delete-procedure`);
  const called = await callMutation(caller, procedure, data);
  if (called.ok) return holds(title);
  return risk(title, {
    detail: describe(called),
    advice: `Delete ${file.key} yourself, and check --delete-procedure.`,
  });
}
