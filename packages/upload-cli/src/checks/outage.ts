import { setTimeout as sleep } from "node:timers/promises";
import { S3ServiceException } from "@aws-sdk/client-s3";
import type { Answer } from "./http.ts";

/**
 * Checks whether the server is down or overloaded, which says nothing about the request. A 501 is no outage: the server
 * does not know the request.
 */
export const isOutage = ({ status }: { status: number }) =>
  status === 0 || status === 429 || (status >= 500 && status !== 501);

/** Codes of the network's errors. Those of files have the same form, such as ENOSPC. */
export const network = /^(?:ECONN|EHOST|ENET|EAI_|ENOTFOUND$|ETIMEDOUT$|EPIPE$|EPROTO$|EADDRNOTAVAIL$|UND_ERR)/;

/** No response, or one that says nothing about the request. Thrown, so that no check takes it for an answer. */
export class Outage extends Error {
  override readonly name = "Outage";
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`${answer.status} ${answer.code}`);
    this.answer = answer;
  }
}

/** Returns how S3 failed to respond, from an error here, in the SDK or in the network; undefined for others. */
export function outageIn(error: unknown): Pick<Answer, "status" | "code"> | undefined {
  if (error instanceof Outage) return error.answer;
  const status = statusOf(error);
  if (status !== undefined && isOutage({ status })) {
    // The page of a proxy in front of S3 has no code.
    return { status, code: error instanceof S3ServiceException ? error.name : "" };
  }
  if (error instanceof S3ServiceException) return undefined;
  const code = systemCode(error);
  if (network.test(code) || code === "TimeoutError") return { status: 0, code };
  return error instanceof Error && error.cause !== undefined ? outageIn(error.cause) : undefined;
}

/** Returns the status of the response that an SDK's error is about. */
export function statusOf(error: unknown): number | undefined {
  const { httpStatusCode }: { httpStatusCode?: unknown } =
    error instanceof Error && "$metadata" in error ? Object(error.$metadata) : {};
  return typeof httpStatusCode === "number" ? httpStatusCode : undefined;
}

export const blockedPort = "bad port";

/** Returns the system's code of an error, or the error's name. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  // `fetch` has the code in the cause, Node's own request in the error itself.
  for (const one of [error, error.cause])
    if (one instanceof Error && "code" in one && typeof one.code === "string") return one.code;
  // Of a port that the fetch standard blocks, which has no code (https://fetch.spec.whatwg.org/#port-blocking).
  if (error.cause instanceof Error && error.cause.message === blockedPort) return blockedPort;
  return error.name;
}

/** Waits before each retry, in milliseconds, like those of the SDK. */
const pauses = [250, 1_000];

/** Retries during an outage, but not after a timeout, which has taken long enough. @throws Outage after the last try */
export async function inSpiteOfOutages<Result>(tryOnce: () => Promise<Result>): Promise<Result> {
  for (const pause of pauses) {
    try {
      return await tryOnce();
    } catch (error) {
      if (!(error instanceof Outage) || error.answer.code === "TimeoutError") throw error;
      await sleep(pause);
    }
  }
  return tryOnce();
}
