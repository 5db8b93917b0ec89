import { beforeEach, expect, test } from "vitest";
import { currentPerson } from "../account/current-person.ts";
import { dropProblem } from "./drop-problem.ts";
import { forgetTaken, takeDrop } from "./take-files.ts";

beforeEach(() => {
  currentPerson.set("ann");
  forgetTaken();
});

/** Returns a drop of an unreadable folder. Reading it fails when `fail` is called. */
function brokenFolder() {
  let fail = () => {};
  const hasFailed = new Promise<void>((resolve) => (fail = resolve));
  const readEntries = (_found: unknown, failed: (error: unknown) => void) =>
    void hasFailed.then(() => failed(new Error("no")));
  const entry = { isDirectory: true, fullPath: "/photos", createReader: () => ({ readEntries }) };
  const item = { kind: "file", getAsFile: () => null, webkitGetAsEntry: () => entry };
  return { data: { items: [item] }, fail };
}

const nothing = { items: [] };

test("what the browser could not read of a drop is told", async () => {
  const { data, fail } = brokenFolder();
  fail();
  await takeDrop(data);
  expect(dropProblem.get()).toEqual({ unreadable: 1 });
});

test("a drop that takes its time does not overwrite what is told of a later one", async () => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  await takeDrop(nothing);
  fail();
  await slow;
  expect(dropProblem.get()).toBe("no-file");
});

test.each([
  ["has signed out", undefined],
  ["is another one", "bob"],
])("nothing of it is told after its person %s", async (_, next) => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  forgetTaken();
  currentPerson.set(next);
  fail();
  await slow;
  expect(dropProblem.get()).toBeUndefined();
});

test("nothing of it is told between the end of its person's uploads and of their session", async () => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  forgetTaken();
  fail();
  await slow;
  expect(dropProblem.get()).toBeUndefined();
});
