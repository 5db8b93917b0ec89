import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";

/** What all replicas share, and whether it answers now. They never throw. */
type Probes = { database: () => Promise<boolean>; storage: () => Promise<boolean> };

export type HealthOptions = {
  probes: Probes;
  /** Whether this process is on its way out. */
  isStopping: () => boolean;
};

/** Database and storage are asked at most once in this time (milliseconds), however often somebody looks. */
const askEvery = 10_000;

/** Who has not answered after this time counts as down (milliseconds). */
const patience = 2_000;

/**
 * `/livez`: this process answers. It asks nobody else, or an outage elsewhere would restart every replica.
 *
 * `/readyz`: this process takes requests. It tells how the database and the storage are, and fails for neither: every replica
 * sees the same outage, and a balancer that takes them all away turns "some things don't work" into "nothing answers". For the same
 * reason nobody waits for them here.
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

/** Asks at most every ten seconds, and says at once what came of it last. */
function rarely(probe: () => Promise<boolean>): () => boolean {
  let askedAt = -Infinity;
  // No process starts before both have answered.
  let isUp = true;
  const ask = async () => void (isUp = await atMost(patience, probe()));
  return () => {
    const now = Date.now();
    if (now - askedAt >= askEvery) {
      askedAt = now;
      void ask();
    }
    return isUp;
  };
}

async function atMost(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const stop = new AbortController();
  const late = sleep(ms, false, { signal: stop.signal, ref: false }).catch(() => false);
  const first = await Promise.race([answer, late]);
  stop.abort();
  return first;
}
