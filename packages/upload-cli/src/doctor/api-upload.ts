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
import { adviceOnUrl, adviceOnGate, adviceOnRedirect, unknownBy, type Problem } from "./api-away.ts";
import { callMutation, type Called, type Caller } from "./trpc-call.ts";

type File = { filename: string; contentType: string; content: Blob };
/** The one request that brings the whole of a small file. */
type Sending =
  | { method: "PUT"; url: string; headers: Readonly<Record<string, string>> }
  | { method: "POST"; url: string; fields: Readonly<Record<string, string>> };
/** What identifies an upload to finish. */
export type UploadName = { key: string; uploadId?: string };
export type Planned = {
  kind: UploadPlan["kind"];
  upload: UploadName;
  sending: Sending;
  content: Blob;
  file: File;
  /** The input of create. */
  announced: object;
};
export type Finished = { file: PublishedFile | PrivateFile; data: unknown };

/** The smallest PNG there is, a single grey dot. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

/** Most endpoints accept one of these files. */
const files: readonly File[] = [
  { filename: "s3-direct-doctor.txt", contentType: "text/plain", content: new Blob(["s3-direct doctor\n"]) },
  { filename: "s3-direct-doctor.png", contentType: "image/png", content: new Blob([png]) },
  { filename: "s3-direct-doctor.pdf", contentType: "application/pdf", content: new Blob(["%PDF-1.4\n%%EOF\n"]) },
];

/** Asks the API for a plan, for the first small file that its rules let in. @throws Outage */
export async function planFor(
  caller: Caller,
  { procedure, input }: { procedure: string; input: unknown },
): Promise<Planned | Problem> {
  let refusal: Refusal;
  for (const file of files) {
    const { filename, contentType, content } = file;
    const announced = { filename, contentType, size: content.size, ...(input !== undefined && { input }) };
    const called = await callMutation(caller, `${procedure}.create`, announced);
    if (called.ok) {
      const plan = createUploadOutput.safeParse(called.data);
      if (!plan.success)
        return { detail: "it answered with something else", advice: "Check --procedure, --trpc-path and --superjson." };
      const sending = sendingOf(plan.data);
      if (sending === undefined)
        return {
          detail: "it signed no part",
          advice: "See the API's log: its first part is signed along with the plan.",
        };
      return { kind: plan.data.kind, upload: nameOf(plan.data), sending, content, file, announced };
    }
    refusal = called;
    if (called.error.code !== "FILE_TYPE_NOT_ALLOWED") break;
  }
  const redirect = refusal && adviceOnRedirect(refusal.answer, `${caller.trpcUrl}/${procedure}.create`);
  return { detail: describe(refusal), advice: redirect ?? adviceOn(refusal, caller) };
}

/**
 * Returns the request that sends the file. If S3 has no safe PUT, the plan of a small file is a multipart upload with
 * one such request.
 */
function sendingOf(plan: UploadPlan): Sending | undefined {
  switch (plan.kind) {
    case "single":
      return { method: "PUT", url: plan.url, headers: plan.headers };
    case "form":
      return { method: "POST", url: plan.url, fields: plan.fields };
    case "multipart": {
      const [part] = plan.parts;
      return part && { method: "PUT", url: part.url, headers: part.headers };
    }
  }
}

function nameOf(plan: UploadPlan): UploadName {
  return plan.kind === "multipart" ? { key: plan.key, uploadId: plan.uploadId } : { key: plan.key };
}

/** @throws CliError */
export function parseInput(text: string | undefined): unknown {
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
  // tRPC describes an invalid input as JSON of several lines.
  return `${refusal.answer.status} ${refusal.message}`.replace(/\s+/g, " ").trim();
}

function adviceOn(refusal: Refusal, { superjson }: Caller): string {
  switch (refusal?.error.code) {
    case "FILE_TYPE_NOT_ALLOWED":
      return "This endpoint takes neither text, PNG nor PDF, which are all that the doctor has.";
    case "SIGNED_OUT":
      return "The session does not count: check the cookie or the token, and that --origin is the app's.";
    // The doctor's file names are valid: the API has not found the name where it looks for it.
    case "FILE_NAME_INVALID":
    case "INVALID_INPUT":
      return `Give what the endpoint's input asks for with --input, and ${superjson ? "leave --superjson out unless" : "--superjson if"} that is the API's transformer.`;
    case "STORAGE_UNAVAILABLE":
      return "The API does not reach S3, or what gives it credentials: run s3-direct doctor without --url where the API runs.";
    default:
      return (
        (refusal && (adviceOnUrl(refusal) ?? adviceOnGate(refusal))) ??
        "See the API's log; its answer names the request."
      );
  }
}

/** Sends the file as a browser does. */
export function sendFile(
  { sending }: Planned,
  { content, origin }: { content: Blob; origin: string },
): Promise<Answer> {
  const { url, method } = sending;
  if (method === "PUT") return send(url, { method, headers: { ...sending.headers, origin }, body: content });
  const form = new FormData();
  for (const [name, value] of Object.entries(sending.fields)) form.append(name, value);
  form.append("file", content);
  return send(url, { method, headers: { origin }, body: form });
}

/** An endpoint without `onFinish` answers `data: undefined`, which JSON leaves out. */
const finished = finishUploadOutput(z.unknown().optional());

/** Publishing a large file can take several calls. A test file takes one, or a few if the API is busy. */
const maxCalls = 10;

/** @throws Outage */
export async function finish(
  caller: Caller,
  { procedure, upload }: { procedure: string; upload: UploadName },
): Promise<Finished | Problem> {
  for (let call = 0; call < maxCalls; call += 1) {
    const called = await callMutation(caller, `${procedure}.finish`, upload);
    if (!called.ok) return { detail: describe(called), advice: "See the API's log; its answer names the request." };
    const result = finished.safeParse(called.data);
    if (!result.success) return { detail: "it answered with something else", advice: "Check --superjson." };
    if (result.data.status === "done") return { file: result.data.file, data: result.data.data };
    await sleep(result.data.retryAfter * 1000);
  }
  return { detail: "still pending", advice: "See the API's log: it does not get on with the publishing." };
}

/** Deletes the file that was published for the test, if the API has a procedure for it. */
export async function deletePublished(
  caller: Caller,
  { procedure, finished: { file, data } }: { procedure: string | undefined; finished: Finished },
): Promise<Finding> {
  const title = "the test's file is deleted";
  if (procedure === undefined)
    return note(title, `not this one, it stays at ${file.url ?? file.key}: name what deletes with --delete-procedure`);
  const called = await callMutation(caller, procedure, data).catch(unknownBy);
  if ("advice" in called) return risk(title, { ...called, advice: `Delete ${file.key} yourself: the API was away.` });
  if (called.ok) return holds(title);
  return risk(title, {
    detail: describe(called),
    advice: `Delete ${file.key} yourself, and check --delete-procedure.`,
  });
}
