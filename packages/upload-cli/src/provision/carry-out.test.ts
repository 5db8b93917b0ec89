import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Io } from "../io.ts";
import { carryOut, type CarryOutOptions } from "./carry-out.ts";
import { LeftByHand, type Step } from "./step.ts";

function start(answer = true, failure = new Error("It rained.")) {
  const out: string[] = [];
  const err: string[] = [];
  const done: string[] = [];
  const io: Io = {
    env: {},
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    progress: () => undefined,
    terminal: true,
    askText: async () => undefined,
    askYes: async () => answer,
  };
  const step = (text: string, thrown?: Error): Step => ({
    target: "bucket acme-upload",
    state: "create",
    text,
    async apply() {
      if (thrown) throw thrown;
      done.push(text);
    },
  });
  const steps = [step("first"), step("second"), step("third", failure), step("fourth")];
  const run = (options: CarryOutOptions) =>
    carryOut(io, { steps, options, more: () => ({ S3_SIGNER_ACCESS_KEY_ID: "AKIA" }) });
  return { run, done, out: () => stripVTControlCharacters(out.join("\n")), err: () => err.join("\n") };
}

test("steps are done in order up to one that fails, which is told; keys made until then are not lost", async () => {
  const { run, done, out, err } = start();
  expect(await run({ yes: true })).toBe(1);
  expect(done).toEqual(["first", "second"]);
  expect(out()).toContain("S3_SIGNER_ACCESS_KEY_ID=AKIA");
  expect(err()).toBe("bucket acme-upload: third: It rained.");
});

test("as JSON the failure stands beside the plan", async () => {
  const { run, out } = start();
  expect(await run({ yes: true, json: true })).toBe(1);
  expect(JSON.parse(out())).toMatchObject({
    applied: false,
    failure: "bucket acme-upload: third: It rained.",
    env: { S3_SIGNER_ACCESS_KEY_ID: "AKIA" },
  });
});

test("a step for which there turns out to be no API is left to be done by hand, and the others are done", async () => {
  for (const json of [false, true]) {
    const { run, done, out, err } = start(true, new LeftByHand("third: set it by hand"));
    expect(await run({ yes: true, json })).toBe(0);
    expect(done).toEqual(["first", "second", "fourth"]);
    expect(err()).toBe("");
    if (!json) expect(out()).toContain("! bucket acme-upload: third: set it by hand\n✓ bucket acme-upload: fourth");
    else
      expect(JSON.parse(out())).toMatchObject({
        applied: true,
        plan: [{}, {}, { target: "bucket acme-upload", state: "by-hand", text: "third: set it by hand" }, {}],
      });
  }
});

test("a person's no changes nothing", async () => {
  const { run, done } = start(false);
  expect(await run({})).toBe(1);
  expect(done).toEqual([]);
});

test("a dry run asks nobody and changes nothing", async () => {
  const { run, done } = start();
  expect(await run({ dryRun: true })).toBe(0);
  expect(done).toEqual([]);
});
