import { APIError } from "better-auth/api";
import { displayName } from "../single-line.ts";

/** In characters. The limit for e-mail addresses comes from RFC 5321; the others are generous. */
const maxLengths = { name: 100, email: 254, image: 2_048 };

/**
 * Checks lengths, because better-auth sets no maximum for these and accepts any name.
 * @returns the fields to store in a changed form
 */
export function requireShort(user: Readonly<Record<string, unknown>>): { data: { name: string } } {
  for (const [field, max] of Object.entries(maxLengths)) {
    const value = user[field];
    if (typeof value !== "string") continue;
    // Postgres stores no NUL in a text.
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
