import { CliError } from "../cli-error.ts";
import type { HeaderValues } from "./trpc-call.ts";

type Given = {
  cookie?: string | undefined;
  header?: string[] | undefined;
  commonHeader?: string[] | undefined;
};

/** The doctor or Node sets these. */
const notGiven =
  /^(?:connection|content-length|content-type|expect|host|keep-alive|origin|te|transfer-encoding|upgrade)$/;

/**
 * Reads the headers of a session, and those that every call needs.
 * @throws CliError for what could not even be sent, and would look as if the API did not answer
 */
export function givenHeaders({ cookie, header = [], commonHeader = [] }: Given): {
  headers: HeaderValues;
  session: HeaderValues | undefined;
} {
  const session = new Headers();
  if (cookie !== undefined) add(session, { name: "cookie", value: cookie, option: "--cookie" });
  for (const line of header) add(session, { ...split(line, "--header"), option: "--header" });
  const common = new Headers();
  for (const line of commonHeader) add(common, { ...split(line, "--common-header"), option: "--common-header" });
  const isGiven = cookie !== undefined || header.length > 0;
  return { headers: Object.fromEntries(common), session: isGiven ? Object.fromEntries(session) : undefined };
}

function split(line: string, option: string) {
  const [, name, value] = /^([^:\s]+):(.+)$/s.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return { name, value };
  const example = option === "--header" ? "Authorization: Bearer YOURS" : "X-Tenant: acme";
  throw new CliError(`${option} takes a name and a value, such as "${example}".`);
}

function add(headers: Headers, { name, value, option }: Readonly<Record<"name" | "value" | "option", string>>): void {
  if (notGiven.test(name.toLowerCase())) throw new CliError(`${option} cannot give ${name}: the doctor sets it.`);
  if ([...headers.keys()].includes(name.toLowerCase()))
    throw new CliError(`${name} is given twice: give all of it at once.`);
  try {
    headers.set(name, value);
  } catch {
    throw new CliError(
      `${option} holds a character that no header can have, such as … or a line break: copy the whole of it, on one line.`,
    );
  }
}
