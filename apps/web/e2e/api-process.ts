import { fileURLToPath } from "node:url";
import { createProgram, type Program } from "@s3-direct/browsers";

const apiDir = fileURLToPath(new URL("../../api", import.meta.url));

/**
 * Under `npm test` the build is run, which turbo has just made: from its sources the API takes three times as long to
 * start. Node's optimizing WebAssembly compiler would take longer on the embedded database than these tests save by it.
 */
const isBuilt = process.env["TURBO_HASH"] !== undefined;
const fromSources = ["--import", "tsx", "--conditions=@s3-direct/source", "src/main.ts"];
const program = ["--liftoff-only", ...(isBuilt ? ["dist/main.js"] : fromSources)];

/** The API as a process of its own. It can be started again with the same data. */
export function createApiProcess({ port, env }: { port: number; env: Readonly<Record<string, string>> }): Program {
  return createProgram({
    name: "The API",
    command: process.execPath,
    args: program,
    cwd: apiDir,
    env: { ...process.env, ...env, PORT: String(port), NODE_ENV: "test", NODE_NO_WARNINGS: "1" },
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/livez`)).ok,
    timeoutMs: 150_000,
  });
}
