import { parseEnv } from "node:util";
import { CliError } from "./cli-error.ts";
import type { Io } from "./io.ts";
import { readEnvFile } from "./read-env-file.ts";

/** Reads a file's variables, like the API; the process's own variables win. */
export async function withEnvFile(
  io: Io,
  { env: path }: { env?: string | undefined },
  { mayBeMissing = false }: { mayBeMissing?: boolean } = {},
): Promise<Io> {
  if (path === undefined) return io;
  const text = await readEnvFile(path);
  if (text === undefined && !mayBeMissing) throw new CliError(`The file ${path} cannot be read.`);
  return { ...io, env: { ...parseEnv(text ?? ""), ...io.env } };
}
