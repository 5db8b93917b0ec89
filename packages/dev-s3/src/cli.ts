#!/usr/bin/env node
import { runCli } from "./run-cli.ts";

try {
  const s3 = await runCli(process.argv.slice(2), (line) => console.log(line));
  const stop = () => void s3?.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
