import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { unlessAborted, withinTime } from "../abortable.ts";
import { longestAnswer, longestLook } from "../time-limits.ts";
import { network } from "../transfer/network.ts";

/** In milliseconds: the longest wait before the first look for a network. Each next wait is twice as long. */
const firstLook = 1_000;

/** Whether nobody has answered at all: an answer with a status is one, even a proxy's. */
export function hasNobodyAnswered({ code, details }: UploadError): boolean {
  return code === "NETWORK" && !(Number(details["status"]) > 0);
}

/**
 * Whether there is no network, after a call to the API that nobody answered: the storage does not answer either, or the page's own
 * server while no storage is known. `navigator.onLine` is not used: it is true in a Wi-Fi that leads nowhere, and false behind some VPNs.
 */
export async function isOffline(signal: AbortSignal | undefined): Promise<boolean> {
  // Another upload has found that out already, and looks for a network.
  if (network.waiting.size > 0) return true;
  return knownHost() !== undefined && !(await unlessAborted(reachesHost(), signal));
}

/** Whether somebody answers a call, whatever they say. */
export function answers(call: () => Promise<unknown>, signal?: AbortSignal): Promise<boolean> {
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
    window.addEventListener("online", look, on);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look(), on);
  }
  lookLater();
  try {
    await unlessAborted(online, signal);
  } finally {
    listeners.abort();
    network.waiting.delete(leave);
    if (network.waiting.size === 0) stopLooking();
  }
}

/** Somebody has answered, so there is a network: all that wait for one go on. */
export function noteAnswer(): void {
  network.looks = 0;
  for (const leave of network.waiting) leave();
}

function lookLater(): void {
  const longest = Math.min(longestLook, firstLook * 2 ** network.looks);
  // Half of it is random, so that pages which lost their network together do not come back together.
  network.nextLook ??= setTimeout(look, (longest * (1 + Math.random())) / 2);
}

function stopLooking(): void {
  clearTimeout(network.nextLook);
  network.nextLook = undefined;
}

async function look(): Promise<void> {
  stopLooking();
  if (await reachesHost()) return noteAnswer();
  network.looks++;
  const [first, ...others] = network.waiting;
  first?.();
  if (others.length > 0) lookLater();
}

/** The storage, or the page's own server while no storage has been seen. */
const knownHost = () => network.storage ?? globalThis.location?.origin;

async function reachesHost(): Promise<boolean> {
  const host = knownHost();
  if (host === undefined) return false;
  // Any answer will do; without CORS it cannot be read anyway. One look serves all uploads.
  network.look ??= answers(() => fetch(host, { method: "HEAD", mode: "no-cors", cache: "no-store" })).finally(
    () => (network.look = undefined),
  );
  return network.look;
}
