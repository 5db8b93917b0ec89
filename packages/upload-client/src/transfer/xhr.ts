import { MiB } from "@s3-direct/upload-core";
import { throwIfAborted } from "../lib/abortable.ts";
import { slowestLine } from "../lib/time-limits.ts";
import { noteHost } from "./host-health.ts";

export type StorageRequest = {
  /** Presigned: must never be in an error or a log. */
  url: string;
  /** PUT only. Sent exactly as they are, because the signature covers them. */
  headers?: Readonly<Record<string, string>>;
  /** Form only, sent by POST. These come before the file, as S3 requires. */
  fields?: Readonly<Record<string, string>>;
  body: Blob;
  /** Seconds. See `UploaderOptions`. */
  stallTimeout: number;
  signal: AbortSignal;
  /** Called with how many bytes of the body the network has accepted. Not for a small form. */
  onProgress: (loaded: number) => void;
};

export type StorageAnswer = {
  /**
   * 0 without an answer: there is no network, or the browser hides the answer from scripts because it lacks CORS
   * headers.
   */
  status: number;
  /** S3's own code (`AccessDenied`), if its error could be read. */
  code?: string;
  /** In seconds, if CORS exposes the header. */
  retryAfter?: string;
  /**
   * - `stalled`: no byte was sent for too long
   * - `foreign`: something else answered in place of S3, such as the sign-in page of a hotel's network
   * - `expired`: nothing was sent, because the URL had expired before a connection was free
   */
  reason?: "stalled" | "foreign" | "expired";
  /** Set if the URL's host name is left out from now on, for a while: it has not answered several times in a row. */
  isLeftOut?: true;
};

/** How often within the timeout a stall is checked for. */
const looksPerTimeout = 3;

/**
 * How many times longer the answer may take than a byte. A browser counts a byte as sent when the operating system
 * accepts it, and the system buffers up to 4 MiB (Linux's tcp_wmem): 2 minutes at 35 KB/s.
 */
const answerPatience = 4;

/**
 * A form up to this many bytes reports no progress: a listener would make the browser send a preflight first. All forms
 * of a bucket go to one URL, so of larger forms only the first ones need a preflight.
 */
const quietForm = MiB;

/**
 * Sends one PUT or form to S3, and notes whether its host name has answered. Uses XMLHttpRequest, because fetch reports
 * no upload progress in any browser.
 * @throws UploadError `ABORTED` if the signal aborts; every other outcome is in the answer.
 */
export async function sendToStorage(request: StorageRequest): Promise<StorageAnswer> {
  const { url, headers = {}, fields, body, stallTimeout, signal, onProgress } = request;
  throwIfAborted(signal);

  const xhr = new XMLHttpRequest();
  const isQuiet = fields && body.size <= quietForm;
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
      // Fires after a success, a failure and an abort.
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

/**
 * Reports for how many seconds no byte was sent. Counts its checks instead of reading a clock, so that a page's sleep
 * is not a stall.
 */
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
  // S3 answers a success with nothing or with XML, and does not redirect a request that was signed for it.
  const isForeign =
    /^\s*[^<\s]|<(html|!doctype)/i.test(responseText) || (responseURL && responseURL !== new URL(url).href);
  if (status < 400) return isForeign ? { status: 0, reason: "foreign" } : { status };
  const code = /<Code>(\w{1,100})<\/Code>/.exec(responseText)?.[1];
  // Reads all headers at once: if a script asks for one that CORS does not expose, the browser logs an error in the
  // console.
  const retryAfter = /^retry-after: *(\d+)/im.exec(xhr.getAllResponseHeaders())?.[1];
  // Amazon answers 400 to expired temporary credentials, but 403 to an expired URL.
  const isExpired = code === "ExpiredToken";
  return { status: isExpired ? 403 : status, ...(code && { code }), ...(retryAfter && { retryAfter }) };
}
