import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createUploader, filesFrom } from "@s3-direct/upload-client";
import { resumeUploads } from "@s3-direct/upload-client/resume";
import { traceUploads } from "@s3-direct/upload-client/trace";
import type { AppRouter } from "../api.ts";
import { answersOfWorkers } from "./count-workers.ts";
import { damage } from "./damage.ts";
import {
  animationWidth,
  isKept,
  prepared,
  preparedTogether,
  previewed,
  previewsAhead,
  previewSize,
  sizesByType,
} from "./images.ts";
import { record } from "./record.ts";

const asked = new URLSearchParams(location.search);
if (asked.has("withoutWorker")) Reflect.deleteProperty(globalThis, "Worker");
const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
const { form, lan, looked, refused, silent, unknown, unresolved, upload } = client;
const endpoints = { form, lan, looked, refused, silent, unknown, unresolved, upload };
const isEndpoint = (name: string): name is keyof typeof endpoints => name in endpoints;
const named = asked.get("endpoint") ?? "";
const endpoint = isEndpoint(named) ? named : "upload";
const procedures = endpoints[endpoint];

const seen = record();
const uploader = createUploader(procedures, {
  stallTimeout: Number(asked.get("stallTimeout") ?? 30),
  retries: Number(asked.get("retries") ?? 5),
  trace: traceUploads(seen.onTrace),
  preconnect: asked.getAll("preconnect"),
  ...(asked.has("resume") && {
    resume: resumeUploads({ name: endpoint, owner: () => asked.get("owner") ?? "somebody" }),
  }),
});
seen.follow(uploader);

const suite = {
  ...seen,
  answersOfWorkers,
  damage,
  prepared,
  previewed,
  previewsAhead,
  previewSize,
  isKept,
  animationWidth,
  sizesByType,
  preparedTogether,
  uploader,
  /** Uploads the chosen files. */
  start: (): void => {
    for (const input of document.querySelectorAll("input")) for (const file of input.files ?? []) uploader.add(file);
  },
  /** Returns what an earlier page, or another tab, has begun. */
  unfinished: async () =>
    (await uploader.unfinished()).map(({ name, needs, isInOtherTab }) => ({ name, needs, isInOtherTab })),
  /** Resumes the unfinished upload, with the chosen file if there is one. */
  resume: async (): Promise<void> => {
    const [left] = await uploader.unfinished();
    await left?.resume(document.querySelector("input")?.files?.[0]);
  },
  /** Uploads a random file from the page's own folder, where every browser has handles. @returns its SHA-256 */
  addWithHandle: async (name: string, size: number): Promise<string> => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(name, { create: true });
    const writable = await handle.createWritable();
    const bytes = new Uint8Array(size);
    // The most bytes that one call accepts.
    for (let start = 0; start < size; start += 65_536) crypto.getRandomValues(bytes.subarray(start, start + 65_536));
    // No format begins with that many zeros.
    bytes.fill(0, 0, 16);
    await writable.write(bytes);
    await writable.close();
    uploader.add(await handle.getFile(), { handle });
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  /** Uploads files as if they were dropped or pasted. */
  give: (type: "drop" | "paste", files: readonly { name: string; text: string }[]): void => {
    const data = new DataTransfer();
    for (const { name, text } of files) data.items.add(new File([text], name, { type: "text/plain" }));
    const event = new Event(type, { bubbles: true, cancelable: true });
    // Firefox can't create a paste event with given files.
    Object.defineProperty(event, type === "drop" ? "dataTransfer" : "clipboardData", { value: data });
    document.body.dispatchEvent(event);
  },
};

declare global {
  var suite: PageSuite;
}
export type PageSuite = typeof suite;

globalThis.suite = suite;

async function take(data: DataTransfer | null): Promise<void> {
  if (data === null) return;
  const { files } = await filesFrom(data);
  for (const { file } of files) uploader.add(file);
}
document.addEventListener("drop", ({ dataTransfer }) => void take(dataTransfer));
document.addEventListener("paste", ({ clipboardData }) => void take(clipboardData));
document.addEventListener("change", () => {
  // Like a page that shows the chosen file; without this Chromium has not read the file's properties yet.
  for (const input of document.querySelectorAll("input")) {
    for (const { name, size } of input.files ?? []) document.body.append(`${name}, ${size} bytes. `);
  }
  if (!asked.has("wait")) suite.start();
});
if (asked.has("resume")) void uploader.continueAll();
