import { proveSetUp } from "@s3-direct/upload-cli/checks";
import type { S3Storage } from "@s3-direct/upload-server";
import { StartError } from "./start-error.ts";
import type { Log } from "./telemetry/log.ts";

/**
 * Checks with the application's own keys whether an S3 is set up correctly: a short form of `s3-direct doctor`. Mere
 * risks are logged.
 *
 * @throws StartError that says what is wrong and what to do about it
 */
export async function requireRightSetUp(storage: S3Storage, log: Log): Promise<void> {
  const findings = await proveSetUp(storage);
  for (const { title, detail, advice } of findings.filter((finding) => finding.level === "warning")) {
    log.warn({ detail, advice }, `S3 set-up: not so: ${title}`);
  }
  const errors = findings.filter((finding) => finding.level === "error");
  if (errors.length === 0) return;
  const lines = errors.map(({ title, detail, advice }) => [`not so: ${title} (${detail})`, advice].join("\n    "));
  throw new StartError(
    ["Could not verify that S3 is set up for safe uploads (`s3-direct doctor` tells more):", ...lines].join("\n  "),
  );
}
