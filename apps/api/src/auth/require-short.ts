import { APIError } from "better-auth/api";
import { displayName } from "../single-line.ts";

/** In characters. The e-mail address's is RFC 5321's; nobody needs more of the others. */
const maxLengths = { name: 100, email: 254, image: 2_048 };

/** better-auth sets no maximum for these, and takes any name. @returns what is stored otherwise than it was given */
export function requireShort(user: Readonly<Record<string, unknown>>): { data: { name: string } } {
  for (const [field, max] of Object.entries(maxLengths)) {
    const value = user[field];
    if (typeof value !== "string") continue;
    // Postgres accepts no NUL in a text.
    if (value.includes("\0")) throw invalid(field);
    if (value.length <= max) continue;
    throw new APIError("BAD_REQUEST", { code: "TOO_LONG", message: `The ${field} is longer than ${max} characters.` });
  }
  const { success, data: name } = displayName.safeParse(user["name"]);
  if (!success) throw invalid("name");
  return { data: { name } };
}

function invalid(field: string): APIError {
  return new APIError("BAD_REQUEST", { code: "INVALID", message: `The ${field} is not valid.` });
}
