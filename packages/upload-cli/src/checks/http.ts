import { setTimeout as sleep } from "node:timers/promises";
import { sendToLoopback } from "./loopback.ts";

/** An answer, or the reason why there is none. */
export type Answer = {
  /** 0 when there is no answer. */
  status: number;
  /** S3's error code, or the system's when there is no answer. */
  code: string;
  headers: Headers;
  text: string;
};

export type SendOptions = { method?: string; headers?: Record<string, string>; body?: string | Blob | FormData };

const timeoutMs = 8000;

/** Before a request is repeated (milliseconds), as the SDK repeats its own. */
const pauses = [250, 1_000];

/**
 * Sends a request as a browser would, but tells what a browser hides: redirects, and why there was no answer. Repeats the request in
 * an outage, but not after a time-out, which has taken long enough.
 */
export async function send(url: string, options: SendOptions = {}): Promise<Answer> {
  let answer = await sendOnce(url, options);
  for (const pause of pauses) {
    if (!isOutage(answer) || answer.code === "TimeoutError") break;
    await sleep(pause);
    answer = await sendOnce(url, options);
  }
  return answer;
}

async function sendOnce(url: string, options: SendOptions): Promise<Answer> {
  try {
    const request = new Request(url, { ...options, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    const isBelowLocalhost = new URL(url).hostname.endsWith(".localhost");
    const response = await (isBelowLocalhost ? sendToLoopback(request) : fetch(request));
    const text = await response.text();
    return { status: response.status, code: tagOf(text, "Code"), headers: response.headers, text };
  } catch (error) {
    return { status: 0, code: systemCode(error), headers: new Headers(), text: "" };
  }
}

/** The text of an XML answer's element. */
export function tagOf(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
}

export const isSuccess = ({ status }: { status: number }) => status >= 200 && status < 300;

/** The server is down or overloaded, which says nothing about the request. 501 says that it does not know the request. */
export const isOutage = ({ status }: { status: number }) =>
  status === 0 || status === 429 || (status >= 500 && status !== 501);

/** For a person: `403 AccessDenied`. */
export function describeAnswer({ status, code }: Pick<Answer, "status" | "code">): string {
  return status === 0 ? `no answer (${code})` : `${status}${code === "" ? "" : ` ${code}`}`;
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  // fetch says it in the cause, Node's own request in the error itself.
  for (const one of [error, error.cause])
    if (one instanceof Error && "code" in one && typeof one.code === "string") return one.code;
  return error.name;
}
