import { Hono } from "hono";
import { isUpWithin } from "./is-up-within.ts";

/** Check whether what all replicas share is up. They never throw. */
type Probes = { database: () => Promise<boolean>; storage: () => Promise<boolean> };

export type HealthOptions = {
  probes: Probes;
  /** Whether this process is stopping. */
  isStopping: () => boolean;
};

/** How often the database and S3 are checked at most, however often `/readyz` is called; in milliseconds. */
const askEvery = 10_000;

/** A check that takes longer than this counts as down; in milliseconds. */
const patience = 2_000;

/**
 * `/livez`: whether this process responds. It checks nothing else, or an outage elsewhere would restart every replica.
 *
 * `/readyz`: whether this process takes requests. It reports the state of the database and S3, but does not fail if one
 * is down: every replica sees the same outage, and a balancer that removes them all turns "some things don't work" into
 * "nothing responds". For the same reason it does not wait for the checks.
 */
export function createHealth({ probes, isStopping }: HealthOptions) {
  const database = rarely(probes.database);
  const storage = rarely(probes.storage);
  return new Hono()
    .get("/livez", (c) => c.text("ok"))
    .get("/readyz", (c) => {
      if (isStopping()) return c.json({ ready: false, reason: "stopping" }, 503);
      return c.json({ ready: true, database: describe(database()), storage: describe(storage()) });
    });
}

const describe = (isUp: boolean) => (isUp ? "up" : "down");

/** Checks at most every ten seconds, and returns the latest known result at once. */
function rarely(probe: () => Promise<boolean>): () => boolean {
  let askedAt = -Infinity;
  // No process starts before both have responded.
  let isUp = true;
  const ask = async () => void (isUp = await isUpWithin(patience, probe()));
  return () => {
    const now = Date.now();
    if (now - askedAt >= askEvery) {
      askedAt = now;
      void ask();
    }
    return isUp;
  };
}
