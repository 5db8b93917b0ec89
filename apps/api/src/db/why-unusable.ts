import { codeOf, safeText } from "../telemetry/describe-error.ts";
import { causesOf } from "./is-passing.ts";

const advice: Readonly<Record<string, string>> = {
  "28P01": "its user or password is wrong",
  "28000": "it refuses this user",
  "3D000": "there is no database of this name",
  "42501": "its user may not create what is missing there: grant it `create` on the database and its schemas",
  "55P03": "something holds one of its tables, such as a backup: start again once that has ended",
  ECONNREFUSED: "nothing answers there: check the host and the port, and that Postgres runs",
  ENOTFOUND: "there is no such host",
  ERR_INVALID_URL: "it is no URL: in a password write / as %2F, # as %23, ? as %3F and @ as %40",
};

/**
 * Says in one sentence why the database can't be used, with Postgres's or Node's code. Errors that the driver itself
 * finds, such as a time-out, have none: then in its words.
 */
export function whyUnusable(error: unknown): string {
  const cause = [...causesOf(error)].at(-1);
  const code = cause === undefined ? "unknown" : codeOf(cause);
  const why = advice[code];
  const what = cause !== undefined && code === cause.name ? safeText(cause.message) : code;
  return `The database that DATABASE_URL names can't be used (${what})${why === undefined ? "" : `: ${why}`}.`;
}
