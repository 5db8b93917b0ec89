import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "../abortable.ts";

export type StorageRequest = {
  /** Presigned: never goes into an error or a log. */
  url: string;
  /** Sent exactly as they are: the signature covers them. */
  headers: Readonly<Record<string, string>>;
  body: Blob;
  /** Seconds. See `UploaderOptions`. */
  stallTimeout: number;
  signal: AbortSignal;
  /** Bytes of the body handed to the network. */
  onProgress: (loaded: number) => void;
};

export type StorageAnswer =
  /** `code` is S3's own (`AccessDenied`), where its error could be read. */
  | { kind: "answered"; status: number; code?: string }
  /** Status 0: no network, or an answer that the browser keeps from scripts because it lacks CORS headers. */
  | { kind: "unreachable" }
  /** No byte moved for too long. */
  | { kind: "stalled" };

/** A stall is looked for this often in its time; looks are counted, so that a page that slept has not stalled by that. */
const looksPerTimeout = 3;

/**
 * How many times longer the answer may take than a byte. A browser counts a byte when the system takes it, and a system
 * takes up to 4 MiB (Linux's tcp_wmem) ahead of the wire: 2 minutes at 35 KB/s.
 */
const answerPatience = 4;

/**
 * One PUT to S3. XMLHttpRequest, because fetch reports no upload progress in any browser.
 * @throws UploadError `ABORTED` when the signal says so; how it went otherwise is in the answer.
 */
export async function putToStorage(request: StorageRequest): Promise<StorageAnswer> {
  const { url, headers, body, stallTimeout, signal, onProgress } = request;
  throwIfAborted(signal);

  const xhr = new XMLHttpRequest();
  let idleLooks = 0;
  let allSent = body.size === 0;
  let watch: ReturnType<typeof setInterval> | undefined;
  const cancel = () => xhr.abort();

  try {
    return await new Promise<StorageAnswer>((resolve, reject) => {
      xhr.addEventListener("load", () => resolve(readAnswer(xhr)));
      xhr.addEventListener("error", () => resolve({ kind: "unreachable" }));
      xhr.addEventListener("abort", () => {
        if (signal.aborted) reject(new UploadError("ABORTED"));
        else resolve({ kind: "stalled" });
      });
      xhr.upload.addEventListener("progress", ({ loaded }) => {
        idleLooks = 0;
        allSent = loaded >= body.size;
        onProgress(loaded);
      });
      signal.addEventListener("abort", cancel);
      watch = setInterval(
        () => {
          idleLooks++;
          if (idleLooks > looksPerTimeout * (allSent ? answerPatience : 1)) xhr.abort();
        },
        (stallTimeout * 1_000) / looksPerTimeout,
      );

      xhr.open("PUT", url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      xhr.send(body);
    });
  } finally {
    clearInterval(watch);
    signal.removeEventListener("abort", cancel);
  }
}

function readAnswer(xhr: XMLHttpRequest): StorageAnswer {
  // Never asks for a response header: one that CORS does not expose makes the browser complain in the console.
  const code = xhr.status < 400 ? undefined : /<Code>(\w{1,100})<\/Code>/.exec(xhr.responseText)?.[1];
  return { kind: "answered", status: xhr.status, ...(code !== undefined && { code }) };
}
