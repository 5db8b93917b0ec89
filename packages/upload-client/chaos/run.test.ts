import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { NodeXMLHttpRequest } from "../src/testing/node-xhr.ts";
import { homeHere, indexedDBHere, location, locksHere } from "./page.ts";
import { runBatch } from "./run/batch.ts";
import { fairTimeout, secondsLost } from "./run/fair-clock.ts";
import { type Figures, figures } from "./run/count-up.ts";
import type { TimeLimits } from "./time-limits.ts";

// Longer than in the table: here all visitors share a page's disk.
vi.mock("../src/lib/time-limits.ts", (): TimeLimits => ({
  longestCall: 8_000,
  longestProbeWait: 1_000,
  longestAnswer: 1_000,
  signInLook: 1_000,
  longestWrite: 7_000,
  longestListing: 5_000,
  longestRequest: 60_000,
  abortTime: 2_000,
  signInPatience: 60_000,
  longestAbandon: 8_000,
  longestLockWait: 15_000,
  longestEarlyFinish: 5_000,
  slowestLine: 32 * 1024,
}));
vi.mock("../src/transfer/network.ts", async () => import("./page.ts"));

/** `pnpm test:long` sets 5,000, and another seed each time. */
const count = Number(process.env["S3_DIRECT_CHAOS_UPLOADS"] ?? 40);
const seed = Number(process.env["S3_DIRECT_CHAOS_SEED"] ?? 1);

/** After this number of uploads a new stage is started, so that the disk does not fill up. */
const perBatch = 300;

const names = [
  ...(["lost", "corrupt", "hung", "publishedTwice", "resurrected", "partsLeft", "partsAbandoned"] as const),
  ...(["uploads", "done", "aborted", "abortedTooLate", "deleted", "strikes"] as const),
];

beforeAll(() => {
  NodeXMLHttpRequest.origin = homeHere;
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.stubGlobal("location", location);
  vi.stubGlobal("setTimeout", fairTimeout);
  vi.stubGlobal("navigator", {
    get locks() {
      return locksHere();
    },
    storage: { estimate: async () => ({ quota: 1e9, usage: 0 }) },
  });
  Object.defineProperty(globalThis, "indexedDB", { get: indexedDBHere, configurable: true });
  // Makes waits short.
  vi.spyOn(Math, "random").mockReturnValue(0.02);
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  Reflect.deleteProperty(globalThis, "indexedDB");
});

test(
  `${count} uploads under mixed faults, seed ${seed}`,
  async () => {
    process.stdout.write(`chaos: S3_DIRECT_CHAOS_SEED=${seed} S3_DIRECT_CHAOS_UPLOADS=${count}\n`);
    const total: Figures = { ...figures };
    for (let done = 0; done < count; done += perBatch) {
      const counted = await runBatch({ seed: seed + done, count: Math.min(perBatch, count - done) });
      for (const name of names) total[name] += counted[name];
      process.stdout.write(`chaos, seed ${seed}: ${JSON.stringify(total)}, kept from running for ${secondsLost()} s\n`);
    }
    expect(total).toMatchObject({
      uploads: count,
      lost: 0,
      corrupt: 0,
      hung: 0,
      publishedTwice: 0,
      resurrected: 0,
      partsLeft: 0,
    });
  },
  Infinity,
);
