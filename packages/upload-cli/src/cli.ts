#!/usr/bin/env node
import { isCancel, confirm, text } from "@clack/prompts";
import { createProgress } from "./progress.ts";
import { runCli } from "./run-cli.ts";

// The SDK's warning about Node versions is for developers of this package, not for its users.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const terminal = process.stdout.isTTY && process.stdin.isTTY;
const progress = createProgress((text) => process.stdout.write(text));

// Whoever reads the output may stop reading, like head: the command goes on to its end, for its exit code.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: (line) => progress.above(() => console.log(line)),
  err: (line) => progress.above(() => console.error(line)),
  progress: (text) => {
    if (terminal) progress.show(text);
  },
  terminal,
  async askText(message, placeholder) {
    const answer = await text({ message, placeholder });
    return isCancel(answer) ? undefined : answer;
  },
  async askYes(message) {
    return (await confirm({ message })) === true;
  },
});
