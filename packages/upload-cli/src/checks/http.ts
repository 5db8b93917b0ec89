import { sendToLoopback } from "./loopback.ts";
import { inSpiteOfOutages, isOutage, Outage, systemCode } from "./outage.ts";

/** A response, or the reason why there is none. */
export type Answer = {
  /** 0 if there is no response. */
  status: number;
  /** S3's error code, or the system's if there is no response. */
  code: string;
  headers: Headers;
  text: string;
};

export type SendOptions = { method?: string; headers?: Record<string, string>; body?: string | Blob | FormData };

const timeoutMs = 8000;

/**
 * Sends a request as a browser would, but also returns what a browser hides: redirects, and why there was no response.
 * Repeats the request during an outage.
 * @throws Outage
 */
export const send = (url: string, options?: SendOptions): Promise<Answer> =>
  inSpiteOfOutages(() => sendOnce(url, options));

/** Like {@link send}, but sends the request only once. @throws Outage */
export async function sendOnce(url: string, options: SendOptions = {}): Promise<Answer> {
  const answer = await answerTo(url, options);
  if (isOutage(answer)) throw new Outage(answer);
  return answer;
}

/** Sends a request to find out whether the server responds at all: an outage is returned, not thrown. */
export async function reach(url: string, options?: SendOptions): Promise<Answer> {
  return send(url, options).catch((error: unknown) => {
    if (error instanceof Outage) return error.answer;
    throw error;
  });
}

/**
 * Reads a published file at its public address, which need not be S3's. A server that can't be reached is returned as
 * an answer.
 * @throws Outage
 */
export async function readServed(url: string): Promise<Answer> {
  const answer = await reach(url);
  if (answer.status !== 0 && isOutage(answer)) throw new Outage(answer);
  return answer;
}

async function answerTo(url: string, options: SendOptions): Promise<Answer> {
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

/** Returns the text of an element in an XML response. */
export function tagOf(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
}

export const isSuccess = ({ status }: { status: number }) => status >= 200 && status < 300;

/** Returns an answer for a person to read: `403 AccessDenied`. */
export function describeAnswer({ status, code }: Pick<Answer, "status" | "code">): string {
  return status === 0 ? `no answer (${code})` : `${status}${code === "" ? "" : ` ${code}`}`;
}
