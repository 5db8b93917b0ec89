import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { unlessAborted, withinTime } from "../lib/abortable.ts";
import { isHidden } from "../lib/is-hidden.ts";
import { longestAnswer, longestProbeWait } from "../lib/time-limits.ts";
import { network } from "../transfer/network.ts";

/** In milliseconds: the longest wait before the first probe. Each next wait is twice as long. */
const firstProbeWait = 1_000;

/**
 * Whether nobody has answered at all: an answer with a status is one, even a proxy's. Who has aborted the call, as a time limit of the
 * application's own fetch does, has had none.
 */
export function hasNobodyAnswered({ code, details }: UploadError): boolean {
  return /NETWORK|ABORTED/.test(code) && !Number(details["status"]);
}

/**
 * Whether there is no network, after a call to the API that nobody answered: the storage does not answer either, or the page's own
 * server while no storage is known. `navigator.onLine` is not used: it is true in a Wi-Fi that leads nowhere, and false behind some VPNs.
 */
export async function isNetworkMissing(signal: AbortSignal | undefined): Promise<boolean> {
  // Another upload has found that out already, and probes.
  if (network.waiting.size > 0) return true;
  return !(await unlessAborted(reachesHost(), signal));
}

/** Whether somebody answers a call, whatever they say. */
export function isAnswered(call: (signal: AbortSignal) => Promise<unknown>, signal?: AbortSignal): Promise<boolean> {
  return withinTime(call, { signal, timeoutMs: longestAnswer }).then(
    () => true,
    (error: unknown) => !hasNobodyAnswered(toUploadError(error)),
  );
}

/** Waits until there is a network, or until this upload is the one to try its call: only the storage may be down. */
export async function untilOnline({ signal, wake }: { signal?: AbortSignal; wake: EventTarget }): Promise<void> {
  const listeners = new AbortController();
  const on = { signal: listeners.signal };
  let leave = () => {};
  const online = new Promise<void>((resolve) => {
    leave = resolve;
  });
  network.waiting.add(leave);
  wake.addEventListener("wake", leave, on);
  if (globalThis.window) {
    window.addEventListener("online", probe, on);
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

/** Somebody has answered, so there is a network: all that wait for one go on. */
export function noteAnswer(): void {
  network.failures = 0;
  for (const leave of network.waiting) leave();
}

function probeLater(): void {
  const longest = Math.min(longestProbeWait, firstProbeWait * 2 ** network.failures);
  // Half of it is random, so that pages which lost their network together do not come back together.
  network.nextProbe ??= setTimeout(probe, (longest * (1 + Math.random())) / 2);
}

function stopProbing(): void {
  clearTimeout(network.nextProbe);
  network.nextProbe = undefined;
}

async function probe(): Promise<void> {
  stopProbing();
  if (await reachesHost()) return noteAnswer();
  network.failures++;
  const [first, ...others] = network.waiting;
  first?.();
  if (others.length > 0) probeLater();
}

/** The storage, or the page's own server while no storage has been seen. */
const knownHost = () => network.storage ?? globalThis.location?.origin;

async function reachesHost(): Promise<boolean> {
  const host = knownHost();
  // Outside of a page there may be nobody to ask.
  if (!host) return true;
  // Any answer will do; without CORS it cannot be read anyway. One probe serves all uploads.
  return (network.probe ??= isAnswered((signal) =>
    fetch(host, { method: "HEAD", mode: "no-cors", cache: "no-store", signal }),
  ).finally(() => (network.probe = undefined)));
}
