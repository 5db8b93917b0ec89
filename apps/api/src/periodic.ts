import { inArray } from "drizzle-orm";
import type { Database, RunExclusively } from "./db/client.ts";
import { sweepRun } from "./db/schema.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

/** In milliseconds. A process looks this often whether a task is due, or five times in a turn; and what failed waits this long, or a turn. */
const mostBetween = 5 * 60_000;

export type Periodic<Result> = {
  /** Looks at once, by one query. @returns what the task came to; undefined where it was not due, or somebody is at it */
  look: () => Promise<Result | undefined>;
  /** Waits for a task under way to end, or breaks it off. */
  stop: () => Promise<void>;
};

type Task<Result> = {
  /** The lock's and the date's. */
  name: string;
  /** In milliseconds. */
  every: number;
  /** Whether another process may begin it again while it still runs: then a process that stops does not wait for it. @default false */
  mayBreakOff?: boolean;
  /**
   * @param options.isFirst whether none was ever noted: it may be the wrong database
   * @param options.isStopping whether somebody waits for it to end
   */
  run: (options: { isFirst: boolean; isStopping: () => boolean }) => Promise<Result>;
};

const brokenOff = Symbol("broken off");

/** Runs a task every so often: one of all processes on a database that find it due. */
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
      // Due as before, for the next process that looks.
      if (result === brokenOff) return undefined;
      await noteRun(db, { name, startedAt });
      return result;
    } catch (error) {
      // Where the database itself is away, there is nothing to keep the others from trying.
      await noteRun(db, { name: failedName, startedAt: new Date() }).catch(() => undefined);
      throw error;
    }
  };
  // Only processes that find it due ask for the lock, which costs a connection. The one that gets it looks again.
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
    look,
    async stop() {
      stopping = true;
      breakOff();
      clearInterval(timer);
      await underWay;
    },
  };
}

function isOlder(date: Date | undefined, age: number): boolean {
  return date === undefined || Date.now() - date.getTime() >= age;
}

/** Makes a task due that has run before: the next look of whichever process finds it so. */
export function makeDue(db: Database, name: string): Promise<void> {
  return noteRun(db, { name, startedAt: new Date(0) });
}

/** When tasks were last started that came to their end, by whichever process. */
export async function datesOf(db: Database, names: string[]): Promise<Map<string, Date>> {
  const rows = await db.select().from(sweepRun).where(inArray(sweepRun.name, names));
  return new Map(rows.map(({ name, startedAt }) => [name, startedAt]));
}

async function noteRun(db: Database, run: { name: string; startedAt: Date }): Promise<void> {
  const { startedAt } = run;
  await db.insert(sweepRun).values(run).onConflictDoUpdate({ target: sweepRun.name, set: { startedAt } });
}
