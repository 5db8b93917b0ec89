import { runCli } from "../run-cli.ts";

// A server in a process of its own, to be killed.
await runCli(process.argv.slice(2), (line) => console.log(line));
