import { eq } from "drizzle-orm";
import type { Alone, Database } from "./db/client.ts";
import { sweepRun } from "./db/schema.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

/** How often a process checks whether a task is due (milliseconds). Each check is one query. */
const lookEvery = 60_000;

export type Periodic<Result> = {
  /** Looks at once. @returns what the task came to; undefined where it was not due, or another process is at it */
  look: () => Promise<Result | undefined>;
  /** Waits for a task under way to end. */
  stop: () => Promise<void>;
};

type Task<Result> = {
  /** The lock's and the date's. */
  name: string;
  /** In milliseconds. */
  every: number;
  /** @param isFirst whether none was ever noted: it may be the wrong database */
  run: (options: { isFirst: boolean }) => Promise<Result>;
};

/** Runs a task every so often. Of all processes on one database that find it due, one does it. */
export function startPeriodic<Result>(
  { db, alone, log }: { db: Database; alone: Alone; log: Log },
  { name, every, run }: Task<Result>,
): Periodic<Result> {
  const runIfDue = async () => {
    const started = new Date();
    const last = await lastRun(db, name);
    if (last !== undefined && started.getTime() - last.getTime() < every) return undefined;
    const result = await run({ isFirst: last === undefined });
    await noteRun(db, { name, startedAt: started });
    return result;
  };
  let underWay: Promise<unknown> = Promise.resolve();
  const look = () => {
    const looking = alone(name, runIfDue);
    underWay = looking.catch(() => undefined);
    return looking;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn(describeError(error), `the ${name} waits for its next turn`));
  }, lookEvery);
  timer.unref();
  return {
    look,
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

async function lastRun(db: Database, name: string): Promise<Date | undefined> {
  const [last] = await db.select({ startedAt: sweepRun.startedAt }).from(sweepRun).where(eq(sweepRun.name, name));
  return last?.startedAt;
}

async function noteRun(db: Database, run: { name: string; startedAt: Date }): Promise<void> {
  const { startedAt } = run;
  await db.insert(sweepRun).values(run).onConflictDoUpdate({ target: sweepRun.name, set: { startedAt } });
}
