import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One HTTP request to the API, and its response; it may contain several calls. */
export type Exchange = { method: string; path: string; body?: unknown; status: number; answer: unknown };

/** A file's content is its base64 repeated, up to its size. */
export type RecordedFile = { name: string; type: string; base64: string; size: number };

/** The calls between an engine and an API of one version in one situation. Their presigned requests have expired. */
export type Recording = {
  /** The time of the recording: keys and notes contain dates. */
  at: string;
  /** The endpoint that was called. */
  endpoint: string;
  files: RecordedFile[];
  exchanges: Exchange[];
  /** What S3 stored of each finished upload. */
  objects: { key: string; contentType: string; metadata: Record<string, string> }[];
  /** What an engine with `resume` had in IndexedDB when its page was closed. */
  note?: Record<string, unknown>;
};

/** A call in an exchange, and its part of the answer. */
export type Call = { procedure: string; input: unknown; answer: unknown };

const folder = join(import.meta.dirname, "recorded");

export const recordedVersions = (): string[] => readdirSync(folder).sort();

/** Returns the recordings of all versions, each with a title for tests. */
export function recordings(): { title: string; recording: Recording }[] {
  return recordedVersions().flatMap((version) =>
    readdirSync(join(folder, version))
      .sort()
      .map((file) => {
        // `record.ts` wrote this file, and each change of it is reviewed.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const recording = JSON.parse(readFileSync(join(folder, version, file), "utf8")) as Recording;
        return { title: `${version}, ${file.replace(/\.json$/, "")}`, recording };
      }),
  );
}

export function openVersion(version: string) {
  const target = join(folder, version);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  return (name: string, recording: Recording) =>
    writeFileSync(join(target, `${name}.json`), `${withoutSignatures(JSON.stringify(recording, undefined, 2))}\n`);
}

/** Removes signatures, and the times and keys with which they were made. */
function withoutSignatures(text: string): string {
  return text
    .replace(/http:\/\/(127\.0\.0\.1|localhost):\d+/g, "http://s3.example")
    .replace(/X-Amz-(Signature|Credential|Date)=[^&"]*/g, "X-Amz-$1=removed")
    .replace(/"(policy|x-amz-signature|x-amz-credential|x-amz-date)": "[^"]*"/g, '"$1": "removed"');
}

export function bytesOf({ base64, size }: RecordedFile): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size);
  if (size > 0) bytes.fill(base64, "base64");
  return bytes;
}

export const fileOf = (file: RecordedFile): File =>
  new File([bytesOf(file)], file.name, { type: file.type, lastModified: 1_000 });

/** Splits tRPC's batches: names with commas, inputs by number, answers in a list; a query's inputs are in its URL. */
export function callsOf({ path, body, answer }: Exchange): Call[] {
  const { pathname, searchParams } = new URL(path, "http://api");
  const inputs: unknown = body ?? JSON.parse(searchParams.get("input") ?? "{}");
  const answers = Array.isArray(answer) ? answer : [];
  return pathname
    .replace("/trpc/", "")
    .split(",")
    .map((name, index) => ({
      procedure: name.slice(name.indexOf(".") + 1),
      input: isObject(inputs) ? inputs[index] : undefined,
      answer: answers[index],
    }));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Returns the result of an answer that is no error. */
export function dataOf({ answer }: Call): Record<string, unknown> {
  const result = isObject(answer) ? answer["result"] : undefined;
  const data = isObject(result) ? result["data"] : undefined;
  return isObject(data) ? data : {};
}
