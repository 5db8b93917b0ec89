import { describe, expect, test, vi } from "vitest";
import { cephMisconfigurations, misconfigurations, strictMisconfigurations } from "../testing/misconfigurations.ts";
import { alarms, examine, startProvisioned } from "../testing/provisioned.ts";
import { onCeph } from "../testing/target.ts";

const cases = [...misconfigurations, ...(onCeph ? cephMisconfigurations : strictMisconfigurations)];

describe.each(cases)("$name", ({ spoil, title, advice, janitor = false }) => {
  test.concurrent("is found, with what to do about it", async () => {
    await using right = await startProvisioned({ janitor });
    const wrong = await spoil(right);
    const { findings, code, seconds } = await examine({ ...right.env, ...wrong }, ["--strict"]);
    const found = alarms({ findings }).map((finding) => ({
      title: finding.title,
      advice: "advice" in finding ? finding.advice : "",
    }));
    expect(found).toContainEqual({
      title: expect.stringMatching(title),
      advice: expect.stringMatching(advice),
    });
    expect(code).toBe(1);
    expect(seconds).toBeLessThan(60);
  });
});

describe("a clock", () => {
  test.each([
    ["an hour ahead", 3600, "error"],
    ["an hour behind", -3600, "error"],
    ["two minutes ahead", 120, "warning"],
  ])("%s is found, with what to do about it", async (_name, seconds, level) => {
    await using right = await startProvisioned();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    try {
      const { findings } = await examine(right.env);
      expect(alarms({ findings })).toContainEqual({
        title: "this machine's clock and S3's agree",
        level,
        detail: expect.stringMatching(/^this clock is \d+ s (ahead|behind)$/),
        advice: expect.stringContaining("NTP"),
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
