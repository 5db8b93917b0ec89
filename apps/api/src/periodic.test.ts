import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import type { RunExclusively } from "./db/client.ts";
import { datesOf, startPeriodic } from "./periodic.ts";
import { createLog } from "./telemetry/log.ts";
import { openTestDatabase } from "./testing/test-database.ts";

const minute = 60_000;
const log = createLog({ write: () => undefined });

afterEach(() => void vi.useRealTimers());

async function depsOf() {
  const { db, runExclusively } = await openTestDatabase();
  const locks: string[] = [];
  const counted: RunExclusively = (name, task) => {
    locks.push(name);
    return runExclusively(name, task);
  };
  return { db, log, runExclusively: counted, locks };
}

test("stopping waits for the run under way, however often somebody has looked meanwhile", async () => {
  const deps = await depsOf();
  let end: (() => void) | undefined;
  const run = () => new Promise<void>((resolve) => (end = resolve));
  const name = randomUUID();
  const { look, stop } = startPeriodic(deps, { name, every: 60 * minute, run });
  const first = look();
  await expect.poll(() => end).toBeDefined();
  expect(await look()).toBeUndefined();

  let hasStopped = false;
  const stopping = stop().then(() => (hasStopped = true));
  // A query takes longer than a stop that waits for nothing.
  expect(await datesOf(deps.db, [name])).toEqual(new Map());
  expect(hasStopped).toBe(false);
  end?.();
  await Promise.all([first, stopping]);
});

test("stopping waits for no task that may break off, which another process begins again", async () => {
  const deps = await depsOf();
  const name = randomUUID();
  const begun: string[] = [];
  const task = (who: string, run: () => Promise<string>) =>
    startPeriodic(deps, { name, every: 60 * minute, mayBreakOff: true, run: () => (begun.push(who), run()) });
  const [one, other] = [task("one", () => new Promise(() => undefined)), task("other", async () => "done")];
  const looking = one.look();
  await expect.poll(() => begun).toEqual(["one"]);
  expect(await other.look()).toBeUndefined();
  await one.stop();
  expect([await looking, await other.look(), await other.look()]).toEqual([undefined, "done", undefined]);
  await other.stop();
});

test("what fails is tried again by one of all processes, and not before five minutes have passed", async () => {
  const deps = await depsOf();
  const name = randomUUID();
  const run = vi.fn(({ isFirst }: { isFirst: boolean }) =>
    run.mock.calls.length < 3 ? Promise.reject(new Error("It broke.")) : Promise.resolve(isFirst),
  );
  const [one, other] = [0, 1].map(() => startPeriodic(deps, { name, every: 60 * minute, run }));
  if (!one || !other) return expect.fail("There are two.");
  vi.useFakeTimers({ toFake: ["Date"] });

  await expect(one.look()).rejects.toThrow("It broke.");
  expect([await other.look(), await one.look()]).toEqual([undefined, undefined]);
  vi.setSystemTime(Date.now() + 5 * minute);
  await expect(other.look()).rejects.toThrow("It broke.");
  expect(await one.look()).toBeUndefined();
  vi.setSystemTime(Date.now() + 5 * minute);
  expect(await one.look()).toBe(true);
  expect(run).toHaveBeenCalledTimes(3);
  await Promise.all([one.stop(), other.stop()]);
});

test("where nothing is due, no lock is asked for", async () => {
  const deps = await depsOf();
  const { look, stop } = startPeriodic(deps, { name: randomUUID(), every: minute, run: async () => "done" });
  expect([await look(), await look()]).toEqual(["done", undefined]);
  expect(deps.locks).toHaveLength(1);
  await stop();
});

test("a task that is due each minute is checked five times a minute, so that it does not miss its turn", async () => {
  const deps = await depsOf();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const run = vi.fn(async () => undefined);
  const { stop } = startPeriodic(deps, { name: randomUUID(), every: minute, run });
  vi.advanceTimersByTime(12_000);
  await expect.poll(() => run.mock.calls.length).toBe(1);
  await stop();
});

test("a date that a process with a wrong clock has noted, far in the future, does not end a task for good", async () => {
  const deps = await depsOf();
  vi.useFakeTimers({ toFake: ["Date"] });
  const name = randomUUID();
  const run = vi.fn(async () => "done");
  const { look, stop } = startPeriodic(deps, { name, every: 60 * minute, run });
  const now = Date.now();
  vi.setSystemTime(now + 3 * 24 * 60 * minute);
  expect(await look()).toBe("done");
  vi.setSystemTime(now);
  expect([await look(), await look()]).toEqual(["done", undefined]);
  expect(await datesOf(deps.db, [name])).toEqual(new Map([[name, new Date(now)]]));
  // Clocks may differ a little.
  vi.setSystemTime(now - minute);
  expect(await look()).toBeUndefined();
  await stop();
});
