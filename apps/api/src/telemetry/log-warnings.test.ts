import { once } from "node:events";
import { emitWarning } from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "./log.ts";
import { logWarnings } from "./log-warnings.ts";

test("a warning of the process is a line of the log, without what the error behind it was about", async () => {
  const others = process.listeners("warning");
  onTestFinished(() => {
    process.removeAllListeners("warning");
    for (const listener of others) process.on("warning", listener);
  });
  let written = "";
  logWarnings(createLog({ write: (line) => (written += line) }));
  expect(process.listenerCount("warning")).toBe(1);
  const cause = new Error("Failed query: select 1 params: ann@example.com");
  const facts = { code: "S3_DIRECT_ON_ABORT", detail: String(cause) };
  emitWarning(Object.assign(new Error("onAbort failed.", { cause }), facts));
  await once(process, "warning");
  const line = { level: 40, error: "Error S3_DIRECT_ON_ABORT < Error", msg: "onAbort failed." };
  expect(JSON.parse(written)).toMatchObject({ ...line, reason: "Failed query: select 1 params: …" });
  expect(written).not.toContain("ann@example.com");
});
