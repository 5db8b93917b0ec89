import { eq } from "drizzle-orm";
import type { Alone, Database } from "../db/client.ts";
import { sweepRun } from "../db/schema.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { sweepAll, type SweepDeps, type SweepReport } from "./sweep-all.ts";

/** How often a process checks whether a sweep is due (milliseconds). Each check is one query. */
const lookEvery = 5 * 60_000;

export type SweepTimer = {
  /** Looks at once. @returns what was swept; undefined where nothing was due, or another process is at it */
  look: () => Promise<SweepReport | undefined>;
  /** Waits for a sweep under way to end. */
  stop: () => Promise<void>;
};

/** Nobody looks at what is found before it is removed. */
const unwatched = { dryRun: false, mostOrphans: 0.05 };

/** It may be the wrong database. */
const first = { dryRun: true, mostOrphans: 1 };

/**
 * Sweeps every so many hours; where none was ever noted, it only tells. Of all processes on one database that find a sweep due, one
 * does it.
 */
export function startSweepTimer(
  deps: SweepDeps & { alone: Alone; log: Log },
  {
    everyHours,
    onSwept,
  }: { everyHours: number; onSwept?: (report: SweepReport, options: { dryRun: boolean }) => void },
): SweepTimer {
  const { db, alone, log } = deps;
  const sweepIfDue = async () => {
    const started = new Date();
    const last = await lastRun(db);
    if (last !== undefined && started.getTime() - last.getTime() < everyHours * 3_600_000) return undefined;
    const options = last === undefined ? first : unwatched;
    const report = await sweepAll(deps, options);
    await noteRun(db, started);
    const counts = Object.entries(report).map(([kind, found]) => [
      kind,
      typeof found === "number" ? found : found.count,
    ]);
    log.info(Object.fromEntries(counts), last === undefined ? "left over, and removed by the next sweep" : "swept");
    onSwept?.(report, options);
    return report;
  };
  let underWay: Promise<unknown> = Promise.resolve();
  const look = () => {
    const looking = alone("sweep", sweepIfDue);
    underWay = looking.catch(() => undefined);
    return looking;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn(describeError(error), "the sweep waits for its next turn"));
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

async function lastRun(db: Database): Promise<Date | undefined> {
  const [last] = await db.select({ startedAt: sweepRun.startedAt }).from(sweepRun).where(eq(sweepRun.name, "sweep"));
  return last?.startedAt;
}

async function noteRun(db: Database, startedAt: Date): Promise<void> {
  const run = { name: "sweep", startedAt };
  await db.insert(sweepRun).values(run).onConflictDoUpdate({ target: sweepRun.name, set: { startedAt } });
}
