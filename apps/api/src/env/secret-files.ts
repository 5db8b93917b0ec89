import { readFileSync } from "node:fs";
import { codeOf } from "../telemetry/describe-error.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Adds the variables whose value is in a file, as Docker and Kubernetes provide secrets:
 * `DATABASE_URL_FILE=/run/secrets/db` sets DATABASE_URL. A line break at the file's end is removed.
 *
 * @returns the variables, and the problems, one sentence each: a file that cannot be read, or is empty
 */
export function withSecretFiles(
  variables: Variables,
  names: readonly string[],
): { variables: Variables; problems: readonly string[] } {
  const filled: Record<string, string | undefined> = { ...variables };
  const problems: string[] = [];
  for (const name of names) {
    const path = variables[`${name}_FILE`];
    if (path === undefined || path === "") continue;
    if (variables[name] !== undefined && variables[name] !== "") {
      problems.push(`${name} and ${name}_FILE are both set: leave one of them out.`);
      continue;
    }
    try {
      filled[name] = readFileSync(path, "utf8").replace(/\r?\n$/, "");
      if (filled[name] === "") problems.push(`${name}_FILE names ${path}, which is empty.`);
    } catch (error) {
      problems.push(`${name}_FILE names ${path}, which cannot be read (${codeOf(error)}).`);
    }
  }
  return { variables: filled, problems };
}
