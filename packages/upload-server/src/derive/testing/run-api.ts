import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Starts an API of these lines in a process and a group of its own, with at most 256 open files. */
function startApi(lines: readonly string[]) {
  const node = ["--conditions=@s3-direct/source", "--import", "tsx", "--input-type=module", "-e", lines.join("\n")];
  const command = ["-c", 'ulimit -n 256; exec "$0" "$@"', process.execPath, ...node];
  return spawn("sh", command, {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 150_000,
  });
}

/** @returns what it prints before it ends */
export const runApi = (lines: readonly string[]): Promise<string> => text(startApi(lines).stdout);

/** Runs lines while no more files can be opened. */
export const withoutDescriptors = (...lines: readonly string[]) => [
  `import { closeSync, openSync } from "node:fs";`,
  `const open = [];`,
  `try { for (;;) open.push(openSync("/dev/null")); } catch {}`,
  ...lines,
  `open.forEach((file) => closeSync(file));`,
];
