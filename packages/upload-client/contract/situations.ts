import { setTimeout } from "node:timers/promises";
import { createUploader, type UploadError } from "../src/index.ts";
import { resumeUploads } from "../src/resume/index.ts";
import type { AppClient } from "./browser.ts";
import type { ContractApi } from "./api.ts";
import { fileOf, type RecordedFile } from "./recording.ts";

/** What a page does in a situation, with today's engine. */
type Situation = {
  endpoint: "upload" | "hidden" | "capable";
  files: RecordedFile[];
  run: (page: { client: AppClient; api: ContractApi; files: File[] }) => Promise<unknown>;
  /** Whether the page leaves a note. */
  keepsNote?: boolean;
};

const MiB = 1024 * 1024;
const small = { name: "a.txt", type: "text/plain", base64: btoa("hello\n"), size: 11 };
const middling = { ...small, name: "diary.txt", size: 300 * 1024 };
const large = { ...small, name: "large.txt", size: 5 * MiB + 10 };
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const picture = { name: "dot.png", type: "image/png", base64: png, size: 70 };

/** The endpoint and the owner of the uploads that a page resumes. */
export const resumedBy = { name: "upload", owner: () => "ann" };
const input = { postId: "7" };

export const situations: Record<string, Situation> = {
  "small-file": {
    endpoint: "upload",
    files: [picture],
    run: ({ client, files: [file] }) => createUploader(client.upload).uploadAsync(...given(file)),
  },
  "small-file-that-is-slow": {
    endpoint: "upload",
    files: [small],
    run: ({ client, api, files: [file] }) => {
      // Longer than an early finish waits.
      api.s3.faults.add({ kind: "latency", ms: 800, operation: "PutObject" });
      return createUploader(client.upload).uploadAsync(...given(file));
    },
  },
  "several-at-once": {
    endpoint: "upload",
    files: [small, { ...small, name: "b.txt" }, { ...small, name: "c.txt" }],
    run: ({ client, files }) => createUploader(client.upload).uploadAllAsync(files, { input }),
  },
  "file-in-one-piece": {
    endpoint: "hidden",
    files: [middling],
    run: ({ client, files: [file] }) => createUploader(client.hidden).uploadAsync(some(file)),
  },
  form: {
    endpoint: "capable",
    files: [small],
    run: ({ client, files: [file] }) => createUploader(client.capable).uploadAsync(some(file)),
  },
  parts: {
    endpoint: "upload",
    files: [large],
    run: ({ client, files: [file] }) => createUploader(client.upload).uploadAsync(...given(file)),
  },
  "parts-with-checksums": {
    endpoint: "capable",
    files: [large],
    run: ({ client, files: [file] }) => createUploader(client.capable).uploadAsync(some(file)),
  },
  "parts-on-a-later-page": {
    endpoint: "upload",
    files: [large],
    keepsNote: true,
    async run({ client, api, files: [file] }) {
      // The last part's connection breaks when the other part has arrived.
      const last = { operation: "UploadPart", partNumber: 2 };
      api.s3.faults.add({ kind: "latency", ms: 1_000, ...last });
      api.s3.faults.add({ kind: "error", code: "AccessDenied", ...last });
      const resume = () => ({ resume: resumeUploads(resumedBy) });
      const first = createUploader(client.upload, { ...resume(), retries: 0 });
      const left = await first.upload(...given(file));
      if (left.status !== "error") throw new Error("All parts went up.");
      api.s3.faults.clear();
      const later = createUploader(client.upload, resume());
      const [found] = await later.unfinished();
      await new Promise((resolve, reject) => {
        later.subscribe(() => {
          const status = later.getSnapshot().items[0]?.status;
          if (status === "done") resolve(status);
          if (status === "error") reject(new Error("It was not resumed."));
        });
        found?.resume(some(file)).catch(reject);
      });
    },
  },
  cancelled: {
    endpoint: "upload",
    files: [large],
    async run({ client, files: [file] }) {
      const uploader = createUploader(client.upload, { onProgress: ({ id }) => uploader.abort(id) });
      await uploader.upload(...given(file));
      // The engine also calls the API's abort, which waits until running finishes have ended.
      await setTimeout(4_000);
    },
  },
  refused: {
    endpoint: "upload",
    files: [{ ...small, name: "a.html", type: "text/html" }],
    // Without the rules, which would refuse the file before the API does.
    run: ({ client: { upload }, files: [file] }) =>
      createUploader({ create: upload.create, finish: upload.finish })
        .uploadAsync(...given(file))
        .catch((error: UploadError) => error.code),
  },
  rules: {
    endpoint: "upload",
    files: [],
    run: ({ client }) => createUploader(client.upload).rules(input),
  },
};

export const filesOf = ({ files }: Pick<Situation, "files">): File[] => files.map(fileOf);

const given = (file: File | undefined): [File, { input: { postId: string } }] => [some(file), { input }];

function some(file: File | undefined): File {
  if (file === undefined) throw new Error("The situation has no file.");
  return file;
}
