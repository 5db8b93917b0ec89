import { parseArgs } from "node:util";
import { describePlace } from "./describe-place.ts";
import { type Env, EnvError, loadEnv } from "./env/env.ts";
import { openResources, type Resources } from "./resources.ts";
import { StartError } from "./start-error.ts";
import { describeError } from "./telemetry/describe-error.ts";
import { createLog, type Log } from "./telemetry/log.ts";

const beginning = `It reads the variables that the API reads, and prints first which database and S3 they name. It works beside a running
API, but for the embedded database, which is one process's alone: there stop the API first.

It starts like the API, with --dry-run too: it brings the database's tables up to date, and tries whether S3 is set up right.`;

type Run = (resources: Resources, options: { dryRun: boolean; env: Env; log: Log }) => Promise<void>;

/**
 * Runs a program that works with the server's database and S3, which it names first. With `--dry-run` it only reports;
 * with `--help` it prints how to use it.
 */
export function runCommand(help: string, run: Run): void {
  main(help, run).catch(fail);
}

async function main(help: string, run: Run): Promise<void> {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help === true) return print(`${help}\n\n${beginning}`);
  const env = loadEnv();
  print(describePlace(env));
  // Standard output may be read by a program, so the log goes to standard error.
  const log = createLog(process.stderr);
  const resources = await openResources(env, { log, onDataDirLost: fail });
  try {
    await run(resources, { dryRun: values["dry-run"] ?? false, env, log });
  } finally {
    await resources.close();
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): never {
  const isForPeople = error instanceof StartError || error instanceof EnvError;
  process.stderr.write(`${isForPeople ? error.message : String(describeError(error)["reason"])}\n`);
  process.exit(1);
}
