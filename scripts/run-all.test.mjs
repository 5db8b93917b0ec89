import assert from "node:assert/strict";
import { test } from "node:test";
import { runAll } from "./run-all.mjs";

test("as many as told run at a time, and all of them, also after one has failed; each failure is told", async () => {
  const ended = [];
  let running = 0;
  let most = 0;
  const step = (name, fails) => async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    ended.push(name);
    if (fails) throw new Error(`${name} is red.`);
  };
  const steps = [step("a", true), step("b"), step("c", true), step("d"), step("e")];
  await assert.rejects(runAll(steps, { atOnce: 2 }), { message: "a is red.\nc is red." });
  assert.deepEqual(ended, ["a", "b", "c", "d", "e"]);
  assert.equal(most, 2);
});
