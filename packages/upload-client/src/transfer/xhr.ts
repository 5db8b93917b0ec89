import { MiB } from "@s3-direct/upload-core";
import { throwIfAborted } from "../lib/abortable.ts";
import { slowestLine } from "../lib/time-limits.ts";
import { noteHost } from "./host-health.ts";

export type StorageRequest = {
  /** Presigned: never goes into an error or a log. */
  url: string;
  /** PUT only. Sent exactly as they are: the signature covers them. */
  headers?: Readonly<Record<string, string>>;
  /** Form only, which goes by POST. Sent before the file, as S3 wants it. */
  fields?: Readonly<Record<string, string>>;
  body: Blob;
  /** Seconds. See `UploaderOptions`. */
  stallTimeout: number;
  signal: AbortSignal;
  /** Called with how many bytes of the body the network has taken. Not for a small form. */
  onProgress: (loaded: number) => void;
};

export type StorageAnswer = {
  /** 0 without an answer: no network, or one that the browser keeps from scripts because it lacks CORS headers. */
  status: number;
  /** S3's own (`AccessDenied`), where its error could be read. */
  code?: string;
  /** Seconds, where CORS exposes the header. */
  retryAfter?: string;
  /** No byte moved for too long; or somebody else answered in S3's place, such as the sign-in page of a hotel's network. */
  reason?: "stalled" | "foreign";
  /** From here on the URL's name is left out for a while: it has not answered several times in a row. */
  isLeftOut?: true;
};

/** How often a stall is looked for within the timeout. */
const looksPerTimeout = 3;

/**
 * How many times longer the answer may take than a byte. A browser counts a byte when the system takes it, and a system
 * takes up to 4 MiB (Linux's tcp_wmem) ahead of the wire: 2 minutes at 35 KB/s.
 */
const answerPatience = 4;

/**
 * A smaller form reports no progress: a listener would make the browser send a preflight first. All forms of a bucket go to one URL,
 * so that among larger ones only the first need a preflight.
 */
const quietForm = MiB;

/**
 * Sends one PUT or form to S3, and notes whether its name has answered. By XMLHttpRequest, because fetch reports no upload progress
 * in any browser.
 * @throws UploadError `ABORTED` when the signal says so; how it went otherwise is in the answer.
 */
export async function sendToStorage(request: StorageRequest): Promise<StorageAnswer> {
  const { url, headers = {}, fields, body, stallTimeout, signal, onProgress } = request;
  throwIfAborted(signal);

  const xhr = new XMLHttpRequest();
  const isQuiet = fields !== undefined && body.size <= quietForm;
  const patience = stallTimeout * answerPatience + (isQuiet ? body.size / slowestLine : 0);
  let sent = 0;
  let isStalled = false;
  const stop = () => xhr.abort();
  const watch = watchIdle(stallTimeout / looksPerTimeout, (idle) => {
    isStalled = idle > (isQuiet || sent >= body.size ? patience : stallTimeout);
    if (isStalled) stop();
  });

  try {
    await new Promise((resolve) => {
      // After a success, a failure and an abort.
      xhr.addEventListener("loadend", resolve);
      if (!isQuiet) {
        xhr.upload.addEventListener("progress", ({ loaded }) => {
          watch.moved();
          sent = loaded;
          onProgress(loaded);
        });
      }
      signal.addEventListener("abort", stop);
      xhr.open(fields ? "POST" : "PUT", url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      xhr.send(fields ? formOf(fields, body) : body);
    });
  } finally {
    watch.end();
    signal.removeEventListener("abort", stop);
  }
  throwIfAborted(signal);
  const answer: StorageAnswer = isStalled ? { status: 0, reason: "stalled" } : readAnswer(xhr, url);
  const isLeftOut = noteHost(new URL(url).host, answer.status > 0 || sent > 0);
  return isLeftOut ? { ...answer, isLeftOut } : answer;
}

/** Tells for how many seconds no byte has moved. Looks are counted, so that a page that slept has not stalled by that. */
function watchIdle(lookEvery: number, look: (idle: number) => void): { moved: () => void; end: () => void } {
  let idle = 0;
  const timer = setInterval(() => look((idle += lookEvery)), lookEvery * 1_000);
  return { moved: () => (idle = 0), end: () => clearInterval(timer) };
}

function formOf(fields: Readonly<Record<string, string>>, file: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return form;
}

function readAnswer(xhr: XMLHttpRequest, url: string): StorageAnswer {
  const { status, responseText, responseURL } = xhr;
  // S3 answers a success with nothing, or with XML, and does not redirect a request that was signed for it.
  const isForeign =
    /^\s*[^<\s]|<(html|!doctype)/i.test(responseText) || (responseURL && responseURL !== new URL(url).href);
  if (status < 400) return isForeign ? { status: 0, reason: "foreign" } : { status };
  const code = /<Code>(\w{1,100})<\/Code>/.exec(responseText)?.[1];
  // All headers at once, because asking for one that CORS does not expose makes the browser complain in the console.
  const retryAfter = /^retry-after: *(\d+)/im.exec(xhr.getAllResponseHeaders())?.[1];
  // Amazon's answer where temporary credentials have ended is a 400, and that to a URL which has expired a 403.
  const isExpired = code === "ExpiredToken";
  return { status: isExpired ? 403 : status, ...(code && { code }), ...(retryAfter && { retryAfter }) };
}
