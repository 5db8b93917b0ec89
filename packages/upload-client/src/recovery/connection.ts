import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { withinTime } from "../abortable.ts";
import { longestAnswer, longestLook } from "../time-limits.ts";
import { lastStorage } from "../transfer/last-storage.ts";
import { rest } from "./rest.ts";
import type { RetryOptions } from "./retry.ts";

type Asking = Pick<RetryOptions, "signal" | "nudges" | "askApi">;

/** Whether nobody has answered at all: an answer with a status is one, even a proxy's. */
export function isSilence({ code, details }: UploadError): boolean {
  return code === "NETWORK" && !(Number(details["status"]) > 0);
}

/**
 * Whether there is no network, after a call that nobody answered: the other side does not answer either. What
 * `navigator.onLine` says is not asked: it is true in a Wi-Fi that leads nowhere, and false behind some VPNs.
 */
export async function isNobodyThere({ askApi, signal }: Asking): Promise<boolean> {
  if (askApi !== undefined) return !(await answers(askApi, signal));
  const host = knownHost();
  // Where nothing else is known there is nothing to compare with.
  return host !== undefined && !(await answers(() => reach(host), signal));
}

/** Looks again and again, at the latest after 15 seconds, and at once when something may have changed. */
export async function untilSomebodyIsThere({ signal, nudges, askApi }: Asking): Promise<void> {
  for (let looks = 0; ; looks++) {
    const wait = Math.min(longestLook, 1_000 * 2 ** looks);
    // Half of it is random, so that pages that lost their network together do not come back together.
    await rest((wait * (1 + Math.random())) / 2, { signal, nudges, wakesUp: true });
    // A call to the API is its own look.
    if (askApi === undefined) return;
    const host = knownHost();
    const asked = [answers(askApi, signal)];
    if (host !== undefined) asked.push(answers(() => reach(host), signal));
    if ((await Promise.all(asked)).includes(true)) return;
  }
}

/** The storage, or the page's own server while no storage has been seen. */
function knownHost(): string | undefined {
  return lastStorage.origin ?? (typeof location === "undefined" ? undefined : location.origin);
}

/** Any answer will do, and without CORS none can be read. */
function reach(origin: string): Promise<unknown> {
  return fetch(origin, { method: "HEAD", mode: "no-cors", cache: "no-store" });
}

function answers(ask: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  return withinTime(ask, { signal, longest: longestAnswer }).then(
    () => true,
    (error: unknown) => !isSilence(toUploadError(error)),
  );
}
