import { CommanderError } from "@commander-js/extra-typings";
import { createProgram } from "./program.ts";
import { explainError } from "./explain-error.ts";
import type { ExitCode, Io } from "./io.ts";

/** Runs the command line. @returns the process's exit code */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    await createProgram(io, (done) => void (code = done)).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has already printed what was wrong; help is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.progress(undefined);
    io.err(explainError(error));
    return 2;
  }
}
