import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

/** Returns what a terminal shows in the end: its lines, the last one with the cursor. */
function screen(written: string): string[] {
  return written.split("\n").map((line) => line.split("\r\u001B[2K").at(-1) ?? "");
}

test("what is printed stands above what is going on, and at the end only that is left", () => {
  let written = "";
  const write = (text: string) => void (written += text);
  const progress = createProgress(write);
  progress.above(() => write("one\n"));
  progress.show("working …");
  progress.above(() => write("two\n"));
  expect(screen(written)).toEqual(["one", "two", "working …"]);
  progress.show("still working …");
  expect(screen(written)).toEqual(["one", "two", "still working …"]);
  progress.show(undefined);
  progress.above(() => write("three\n"));
  expect(screen(written)).toEqual(["one", "two", "three", ""]);
});
