import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a program of this repository from its sources, with these variables and no others that could configure it. */
function start(cli: string, { args, env }: { args: readonly string[]; env: Readonly<Record<string, string>> }) {
  const path = fileURLToPath(new URL(`../../../packages/${cli}/src/cli.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=@s3-direct/source", path, ...args], {
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = once(child, "close").then(() => child.exitCode);
  return { child, ended, output: () => output };
}

/** Runs `s3-direct …` to its end. */
export async function s3Direct(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const { ended, output } = start("upload-cli", { args, env });
  return { code: await ended, output: output() };
}

/** Starts a development S3 in a process of its own, by its command line. */
export async function startDevS3(args: readonly string[]) {
  const { child, ended, output } = start("dev-s3", { args: ["--port", "0", ...args], env: {} });
  const endpoint = async (): Promise<string> => {
    for (;;) {
      const url = /listens on (\S+)/.exec(output())?.[1];
      if (url !== undefined) return url;
      if (child.exitCode !== null) throw new Error(`dev-s3 did not start. It said:\n${output()}`);
      await Promise.race([once(child.stdout, "data"), ended]);
    }
  };
  return {
    endpoint: await endpoint(),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
