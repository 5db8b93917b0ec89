import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { unlessAborted, withinTime } from "../lib/abortable.ts";
import { isHidden } from "../lib/is-hidden.ts";
import { noop } from "../lib/noop.ts";
import { longestAnswer, longestProbeWait } from "../lib/time-limits.ts";
import { network } from "../transfer/network.ts";

/** In milliseconds: the longest wait before the first probe. Each further wait is twice as long. */
const firstProbeWait = 1_000;

/**
 * Whether there was no answer at all. Any response with a status counts as an answer, even a proxy's; a call that was
 * aborted, for example by a timeout in the application's own fetch, had none.
 */
export function hasNobodyAnswered({ code, details }: UploadError): boolean {
  return /NETWORK|ABORTED/.test(code) && !Number(details["status"]);
}

/**
 * Whether there is no network, after a call to the API without an answer: the storage does not answer either, or, if no
 * storage is known, the page's own server. `navigator.onLine` is not used: it is true in a Wi-Fi without internet, and
 * false behind some VPNs.
 */
export async function isNetworkMissing(signal: AbortSignal | undefined): Promise<boolean> {
  // If uploads wait, they have already found that out, and are probing.
  return network.waiting.size > 0 || !(await unlessAborted(reachesHost(), signal));
}

/** Whether a call gets an answer, whatever the answer says. */
export function isAnswered(call: (signal: AbortSignal) => Promise<unknown>, signal?: AbortSignal): Promise<boolean> {
  return withinTime(call, { signal, timeoutMs: longestAnswer }).then(
    () => true,
    (error: unknown) => !hasNobodyAnswered(toUploadError(error)),
  );
}

/**
 * Waits until there is a network, or until this upload is chosen to retry its call, because perhaps only the storage is
 * down.
 */
export async function untilOnline({ signal, wake }: { signal?: AbortSignal; wake: EventTarget }): Promise<void> {
  const listeners = new AbortController();
  const on = { signal: listeners.signal };
  let leave: () => void = noop;
  const online = new Promise<void>((resolve) => (leave = resolve));
  network.waiting.add(leave);
  wake.addEventListener("wake", leave, on);
  if (globalThis.window) {
    // A function of its own: `probe` itself would be one listener for all uploads, removed with the first of them.
    window.addEventListener("online", () => probe(), on);
    document.addEventListener("visibilitychange", () => isHidden() || probe(), on);
  }
  probeLater();
  try {
    await unlessAborted(online, signal);
  } finally {
    listeners.abort();
    network.waiting.delete(leave);
    if (network.waiting.size === 0) stopProbing();
  }
}

/** Notes that there was an answer, so there is a network: all uploads that wait for one continue. */
export function noteAnswer(): void {
  network.failures = 0;
  for (const leave of network.waiting) leave();
}

function probeLater(): void {
  const longest = Math.min(longestProbeWait, firstProbeWait * 2 ** network.failures);
  // Half of the wait is random, so that pages which lost their network together do not all return at the same time.
  network.nextProbe ??= setTimeout(probe, (longest * (1 + Math.random())) / 2);
}

function stopProbing(): void {
  clearTimeout(network.nextProbe);
  network.nextProbe = undefined;
}

async function probe(): Promise<void> {
  stopProbing();
  // The event reaches every upload that waits; one probe is enough for all.
  if (network.probe) return probeLater();
  if (await reachesHost()) return noteAnswer();
  network.failures++;
  const [first] = network.waiting;
  if (!first) return;
  // For the others. The last one to leave stops it.
  probeLater();
  first();
}

/** Probes the storage, or the page's own server if no storage is known yet. */
async function reachesHost(): Promise<boolean> {
  const host = network.storage ?? globalThis.location?.origin;
  // Outside a page no host may be known.
  if (!host) return true;
  // Any answer will do; without CORS it cannot be read anyway. One probe serves all uploads.
  return (network.probe ??= isAnswered((signal) =>
    fetch(host, { method: "HEAD", mode: "no-cors", cache: "no-store", signal }),
  ).finally(() => (network.probe = undefined)));
}
