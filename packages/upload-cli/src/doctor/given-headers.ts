import { CliError } from "../cli-error.ts";
import type { HeaderValues } from "./trpc-call.ts";

/** Whose value signs somebody in. All others, such as a tenant's or a gateway's, are sent with every call. */
const ofSession = /auth|cookie|session|token/;

/** The doctor or Node sets these. */
const notGiven =
  /^(?:connection|content-length|content-type|expect|host|keep-alive|origin|te|transfer-encoding|upgrade)$/;

/**
 * Reads the headers that `--cookie` and `--header` give.
 * @throws CliError for what could not even be sent, and would look as if the API did not answer
 */
export function givenHeaders({ cookie, header = [] }: { cookie?: string | undefined; header?: string[] | undefined }): {
  headers: HeaderValues;
  session: HeaderValues | undefined;
} {
  const given = new Headers();
  if (cookie !== undefined) add(given, { name: "cookie", value: cookie, option: "--cookie" });
  for (const line of header) {
    const [, name, value] = /^([^:\s]+):(.+)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new CliError('--header takes a name and a value, such as "Authorization: Bearer YOURS".');
    add(given, { name, value, option: "--header" });
  }
  const all = [...given];
  const session = all.filter(([name]) => ofSession.test(name));
  return {
    headers: Object.fromEntries(all.filter(([name]) => !ofSession.test(name))),
    session: session.length > 0 ? Object.fromEntries(session) : undefined,
  };
}

function add(given: Headers, { name, value, option }: Readonly<Record<"name" | "value" | "option", string>>): void {
  if (notGiven.test(name.toLowerCase())) throw new CliError(`${option} cannot give ${name}: the doctor sets it.`);
  try {
    if (given.has(name)) throw new CliError(`${name} is given twice: give all of it at once.`);
    given.set(name, value);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      `${option} holds a character that no header can have, such as … or a line break: copy the whole of it, on one line.`,
    );
  }
}
