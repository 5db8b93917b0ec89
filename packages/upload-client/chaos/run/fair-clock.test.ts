import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { fairNow, fairTimeout } from "./fair-clock.ts";

/** Stops this process, as a busy machine does. */
async function standStill(seconds: number): Promise<void> {
  const { pid } = process;
  await once(spawn("sh", ["-c", `kill -STOP ${pid}; sleep ${seconds}; kill -CONT ${pid}`]), "exit");
  // Until the clock's timer has run.
  await delay(50);
}

test("time in which the process is stopped does not count, for no time limit either", async () => {
  const begun = { at: performance.now(), fair: fairNow() };
  const limit = new Promise<number>((resolve) => fairTimeout(() => resolve(fairNow() - begun.fair), 500));
  await standStill(3);
  expect(performance.now() - begun.at).toBeGreaterThan(3_000);
  // The time to start and end a shell counts.
  expect(fairNow() - begun.fair).toBeLessThan(2_000);
  expect(await limit).toBeGreaterThanOrEqual(500);
});

test("time in which it works counts, and so does time in which it waits for something", async () => {
  const begun = fairNow();
  const cpu = process.cpuUsage();
  while (process.cpuUsage(cpu).user < 300_000);
  await delay(50);
  const worked = fairNow();
  expect(worked - begun).toBeGreaterThan(250);
  // On a busy machine, much of the time is lost.
  await expect.poll(() => fairNow() - worked).toBeGreaterThan(300);
});

test("a time limit that is cleared is over", async () => {
  let isOver = false;
  clearTimeout(fairTimeout(() => (isOver = true), 500));
  await delay(600);
  expect(isOver).toBe(false);
});
