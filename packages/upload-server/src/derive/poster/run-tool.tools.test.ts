import type * as ChildProcess from "node:child_process";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";

vi.mock("node:child_process", async (importOriginal) => {
  const original = await importOriginal<typeof ChildProcess>();
  return { ...original, execFile: vi.fn(original.execFile) };
});

test("a tool that has been found is not looked for again", async () => {
  // The tests of another file may have loaded it, in the same process.
  vi.resetModules();
  const { runTool } = await import("./run-tool.ts");
  const limits = { dir: tmpdir(), maxMemory: 1024 ** 3, timeout: 5, signal: new AbortController().signal };
  for (let times = 0; times < 3; times++) expect(await runTool(["true"], limits)).toBe(true);
  const looks = vi.mocked(execFile).mock.calls.filter(([command]) => command === "which");
  expect(looks.map(([, name]) => name)).toEqual([["prlimit"], ["true"]]);
});
