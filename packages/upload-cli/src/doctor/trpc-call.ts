import { toUploadError, type UploadError } from "@s3-direct/upload-core";
import { reach, type Answer } from "../checks/http.ts";
import { Outage } from "../checks/outage.ts";
import { isAway } from "./api-away.ts";

/** By their names in lower case. */
export type HeaderValues = Readonly<Record<string, string>>;

export type Caller = {
  /** The URL of tRPC, without a slash at the end. */
  trpcUrl: string;
  origin: string;
  /** What every call needs, whoever makes it. */
  headers: HeaderValues;
  /** The cookies or the token of a session; undefined for a caller without a session. */
  session: HeaderValues | undefined;
  /** Whether the API's transformer is superjson, which wraps values. */
  superjson: boolean;
};

export type Called =
  | { ok: true; data: unknown }
  /** `message` is the API's own text; empty if something other than the API answered. */
  | { ok: false; answer: Answer; message: string; error: UploadError };

/** Calls a mutation as tRPC's own client does. @throws Outage where a proxy answers in the API's place, or a limit of calls */
export async function callMutation(caller: Caller, path: string, input: unknown): Promise<Called> {
  const { trpcUrl, origin, headers, session, superjson } = caller;
  const answer = await reach(`${trpcUrl}/${path}`, {
    method: "POST",
    headers: { ...headers, ...session, "content-type": "application/json", origin },
    body: JSON.stringify(superjson ? { json: input } : input),
  });
  const parsed = parse(answer.text);
  const result = field(parsed, "result");
  if (result !== undefined) {
    const data = field(result, "data");
    return { ok: true, data: superjson ? unwrap(data) : data };
  }
  // An error is unwrapped also without --superjson, which may have been forgotten.
  const failure = unwrap(field(parsed, "error"));
  const said = field(failure, "message");
  const number = field(failure, "code");
  // A proxy may have an error in its JSON, too, with a status as its number; tRPC's are below zero.
  const isOwn = typeof said === "string" && typeof number === "number" && number < 0 && answer.status !== 429;
  if (isAway(answer) && !isOwn) throw new Outage(answer);
  const message = typeof said === "string" ? said : "";
  return { ok: false, answer, message, error: toUploadError(new Error(message)) };
}

const unwrap = (value: unknown) => field(value, "json") ?? value;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
