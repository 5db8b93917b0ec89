import { inArray, sql } from "drizzle-orm";
import type { Database, RunExclusively } from "./db/client.ts";
import { taskRun } from "./db/schema.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

/**
 * In milliseconds. A process checks this often whether a task is due, or five times per period if that is more often. A
 * failed task is tried again after this time, or after one period if that is shorter.
 */
const mostBetween = 5 * 60_000;

export type Periodic<Result> = {
  /** Of the lock and of the stored dates. */
  name: string;
  /** How often the task is due, in milliseconds. */
  every: number;
  /**
   * Checks at once, with one query. @returns the task's result; undefined if it was not due, or is running elsewhere
   */
  look: () => Promise<Result | undefined>;
  /** Waits for a running task to end, or abandons it. */
  stop: () => Promise<void>;
};

type Task<Result> = {
  /** The name of the lock and of the stored dates. */
  name: string;
  /** In milliseconds. */
  every: number;
  /**
   * Whether another process may begin the task while it still runs. If so, a stopping process does not wait for it.
   * @default false
   */
  mayBreakOff?: boolean;
  /**
   * @param options.isFirst whether no run was ever recorded: it may be the wrong database
   * @param options.isStopping whether the process waits for the task to end
   */
  run: (options: { isFirst: boolean; isStopping: () => boolean }) => Promise<Result>;
};

const brokenOff = Symbol("broken off");

/** Runs a task periodically. Of all processes on a database that find it due, one runs it. */
export function startPeriodic<Result>(
  { db, runExclusively, log }: { db: Database; runExclusively: RunExclusively; log: Log },
  { name, every, mayBreakOff = false, run }: Task<Result>,
): Periodic<Result> {
  let stopping = false;
  let breakOff = () => {};
  const ends = mayBreakOff ? [new Promise<typeof brokenOff>((resolve) => (breakOff = () => resolve(brokenOff)))] : [];
  const failedName = `${name}, failed`;
  const findDue = async (): Promise<{ isFirst: boolean } | undefined> => {
    const dates = await datesOf(db, [name, failedName]);
    const [last, failed] = [dates.get(name), dates.get(failedName)];
    const isDue = isOlder(last, every) && isOlder(failed, Math.min(mostBetween, every));
    return isDue ? { isFirst: last === undefined } : undefined;
  };
  const runIfDue = async () => {
    const due = await findDue();
    if (due === undefined) return undefined;
    const startedAt = new Date();
    try {
      const result = await Promise.race([run({ ...due, isStopping: () => stopping }), ...ends]);
      // It is still due, for the next process that checks.
      if (result === brokenOff) return undefined;
      await noteRuns(db, [{ name, startedAt }]);
      return result;
    } catch (error) {
      // If the database itself is down, the failure can't be recorded, and other processes fail as well.
      await noteRuns(db, [{ name: failedName, startedAt: new Date() }]).catch(() => undefined);
      throw error;
    }
  };
  // Only processes that find the task due try to take the lock, which uses a connection. The one that gets it checks
  // again.
  const lookOnce = async () => ((await findDue()) === undefined ? undefined : runExclusively(name, runIfDue));
  let underWay: Promise<unknown> | undefined;
  const look = async () => {
    if (underWay !== undefined) return undefined;
    const looking = lookOnce().finally(() => (underWay = undefined));
    underWay = looking.catch(() => undefined);
    return looking;
  };
  const lookAndTell = () => {
    look().catch((error: unknown) => log.warn(describeError(error), `the ${name} waits for its next turn`));
  };
  const timer = setInterval(lookAndTell, Math.min(mostBetween, every / 5));
  timer.unref();
  return {
    name,
    every,
    look,
    async stop() {
      stopping = true;
      breakOff();
      clearInterval(timer);
      await underWay;
    },
  };
}

/**
 * A date as far in the future was noted by a process whose clock was wrong, and does not count: otherwise a task would
 * not be due until then.
 */
function isOlder(date: Date | undefined, age: number): boolean {
  return date === undefined || Math.abs(Date.now() - date.getTime()) >= age;
}

/** Makes a task due that has run before: the next process that checks runs it. */
export function makeDue(db: Database, name: string): Promise<void> {
  return noteRuns(db, [{ name, startedAt: new Date(0) }]);
}

/** Returns when the last completed run of each task started, in any process. */
export async function datesOf(db: Pick<Database, "select">, names: string[]): Promise<Map<string, Date>> {
  const rows = await db.select().from(taskRun).where(inArray(taskRun.name, names));
  return new Map(rows.map(({ name, startedAt }) => [name, startedAt]));
}

/** Replaces the dates of these names. */
export async function noteRuns(db: Pick<Database, "insert">, runs: (typeof taskRun.$inferInsert)[]): Promise<void> {
  const set = { startedAt: sql`excluded.started_at` };
  await db.insert(taskRun).values(runs).onConflictDoUpdate({ target: taskRun.name, set });
}
