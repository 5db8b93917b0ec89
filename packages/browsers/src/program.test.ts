import { expect, test } from "vitest";
import { createProgram } from "./program.mjs";

/** Runs a script in Node; it is ready when it says so. */
function programOf(script: string, timeoutMs = 60_000) {
  const node = { name: "The script", command: process.execPath, args: ["-e", script] };
  return createProgram({ ...node, isReady: (printed) => printed.includes("ready"), timeoutMs });
}

const long = "setInterval(() => {}, 1_000);";

test("a program runs until it is stopped, and its output of all runs is kept", async () => {
  const program = programOf(`console.log("ready"); ${long}`);
  await program.start();
  const first = program.pid();
  await program.start();
  expect(program.pid()).toBe(first);
  await program.stop("SIGINT");
  await program.stop();
  await program.start();
  expect(program.pid()).not.toBe(first);
  await program.stop("SIGKILL");
  expect(program.printed()).toBe("ready\nready\n");
});

test("what a program printed last is in the error, if it ends before it is ready", async () => {
  const program = programOf(`console.error("unknown directive"); process.exitCode = 1`);
  await expect(program.start()).rejects.toThrow("The script did not start: unknown directive");
});

test("a program that is not ready in time is ended", async () => {
  const program = programOf(`console.log("nearly"); ${long}`, 500);
  await expect(program.start()).rejects.toThrow("The script did not start: ");
  expect(() => process.kill(program.pid(), 0)).toThrow("ESRCH");
});

test("a program that is missing is named, with the packages that bring it", async () => {
  const missing = { name: "Nothing", debian: "nothing-at-all", command: "s3-direct-no-such-program", args: [] };
  const program = createProgram({ ...missing, isReady: () => true, timeoutMs: 60_000 });
  await expect(program.start()).rejects.toThrow(
    "Nothing is missing. On Debian or Ubuntu: apt-get install --no-install-recommends nothing-at-all",
  );
  await program.stop();
});
