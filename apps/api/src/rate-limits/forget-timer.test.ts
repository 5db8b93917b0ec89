import { randomUUID } from "node:crypto";
import { inArray } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { rateLimit, taskRun } from "../db/schema.ts";
import { startTestApi } from "../testing/test-api.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { startForgetLimitsTimer } from "./forget-timer.ts";
import { createRateLimits } from "./rate-limits.ts";

const minute = 60_000;

test("counts are removed an hour after their window, and no others", async () => {
  const { db, runExclusively } = await openTestDatabase();
  const [old, recent, open] = [randomUUID(), randomUUID(), randomUUID()];
  const endedAgo = (key: string, minutes: number) => ({
    key,
    points: 1,
    expire: new Date(Date.now() - minutes * minute),
  });
  await db.insert(rateLimit).values([endedAgo(old, 61), endedAgo(recent, 59), endedAgo(open, -1)]);
  await db.delete(taskRun).where(inArray(taskRun.name, ["forget limits", "forget limits, failed"]));
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const timer = startForgetLimitsTimer({ db, runExclusively, log });
  onTestFinished(() => timer.stop());
  await timer.look();
  const left = await db
    .select()
    .from(rateLimit)
    .where(inArray(rateLimit.key, [old, recent, open]));
  expect(left.map(({ key }) => key).toSorted()).toEqual([recent, open].toSorted());
});

test("while the database is down, the limits print nothing beside the log", async () => {
  vi.useFakeTimers();
  const printed = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  onTestFinished(() => {
    vi.useRealTimers();
    printed.mockRestore();
  });
  const { db } = await openTestDatabase();
  const shared = new Proxy(db, {
    get() {
      throw new Error("The database is down.");
    },
  });
  const settings = { pointsPerUser: 3, pointsPerAddress: 100, signUpsPerAddress: 1 };
  const limits = createRateLimits({ settings, shared });
  await limits.spend({ path: "media.list", userId: randomUUID(), address: undefined });
  await vi.advanceTimersByTimeAsync(6 * minute);
  expect(printed).not.toHaveBeenCalled();
});

if (testDatabaseUrl !== undefined) {
  test("a process that counts in the database also removes counts there", async () => {
    await using api = await startTestApi();
    expect(await api.metricsText()).toContain('s3_direct_task_every_seconds{task="forget limits"} 300');
  });
}
