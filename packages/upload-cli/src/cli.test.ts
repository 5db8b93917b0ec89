import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a reader who stops reading, such as head, changes neither the exit code nor what is told", async () => {
  const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
  const args = ["--import", "tsx", "--conditions=@s3-direct/source", cli, "provision", "--help"];
  const command = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  command.stdout.destroy();
  const [err, [code]] = await Promise.all([text(command.stderr), once(command, "exit")]);
  expect([code, err]).toEqual([0, ""]);
});
