import { sendToLoopback } from "./loopback.ts";
import { inSpiteOfOutages, isOutage, Outage, systemCode } from "./outage.ts";

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

/**
 * Sends a request as a browser would, but tells what a browser hides: redirects, and why there was no answer. Repeats the request in
 * an outage.
 * @throws Outage
 */
export const send = (url: string, options?: SendOptions): Promise<Answer> =>
  inSpiteOfOutages(() => sendOnce(url, options));

/** The same without repeating it. @throws Outage */
export async function sendOnce(url: string, options: SendOptions = {}): Promise<Answer> {
  const answer = await answerTo(url, options);
  if (isOutage(answer)) throw new Outage(answer);
  return answer;
}

/** The same where it is a question by itself whether somebody answers: an outage is an answer, too. */
export async function reach(url: string, options?: SendOptions): Promise<Answer> {
  return send(url, options).catch((error: unknown) => {
    if (error instanceof Outage) return error.answer;
    throw error;
  });
}

/** Reads what is published where it is served, which need not be S3: that nobody is there is an answer. @throws Outage */
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

/** The text of an XML answer's element. */
export function tagOf(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
}

export const isSuccess = ({ status }: { status: number }) => status >= 200 && status < 300;

/** For a person: `403 AccessDenied`. */
export function describeAnswer({ status, code }: Pick<Answer, "status" | "code">): string {
  return status === 0 ? `no answer (${code})` : `${status}${code === "" ? "" : ` ${code}`}`;
}
