import { fileURLToPath } from "node:url";
import { createProgram, type Program } from "@s3-direct/browsers";

/**
 * A program of this repository.
 * @param path relative to this folder
 */
export function programOf(path: string, args: readonly string[]): Program {
  const script = fileURLToPath(new URL(path, import.meta.url));
  return createProgram({
    name: path,
    command: process.execPath,
    args: ["--import", "tsx", "--conditions=@s3-direct/source", script, ...args],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
    isReady: (printed) => printed.includes("listens on"),
    // The machine may be busy with other suites.
    timeoutMs: 120_000,
  });
}
