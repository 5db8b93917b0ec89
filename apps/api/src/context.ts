import { trpcCodes, UploadError } from "@s3-direct/upload-core";
import { TRPCError } from "@trpc/server";
import type { ActivityKind } from "./activity/kinds.ts";
import type { NoteActivity } from "./activity/note-activity.ts";
import type { Auth } from "./auth.ts";
import { outageOf } from "./db/outage.ts";
import { tokenHeader } from "./file-request/find-file-request.ts";
import type { RateLimits } from "./rate-limits/rate-limits.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";
import type { Metrics } from "./telemetry/metrics.ts";

/** The person who is signed in; a guest is one without an account. */
export type Person = { id: string; guest: boolean };

/** What every procedure knows of its request. */
export type Context = {
  requestId: string;
  person: Person | undefined;
  /** What that person is signed in by. Undefined where no browser asks. */
  sessionId?: string | undefined;
  /** The languages that the person reads, as the page says: mails are written in one. */
  acceptLanguage?: string | undefined;
  /** Notes in the person's list what has happened. Undefined where no browser asks. */
  noteActivity?: ((kind: ActivityKind) => Promise<void>) | undefined;
  /** As the browser names itself. */
  userAgent?: string | undefined;
  /** The caller's; undefined where there is no socket. */
  address: string | undefined;
  /** The link that a visitor sends files by, as it was given. */
  fileRequestToken?: string | undefined;
  log: Log;
  limits: Pick<RateLimits, "spend" | "attempt" | "forgive">;
  metrics: Metrics;
};

export type ContextDeps = { auth: Auth; noteActivity: NoteActivity } & Pick<Context, "log" | "limits" | "metrics">;

/** Finds out who asks. The session's refreshed cookies go into `resHeaders`. */
export async function createContext(
  { auth, noteActivity, ...deps }: ContextDeps,
  request: { req: Request; resHeaders: Headers; requestId: string; address: string | undefined },
): Promise<Context> {
  const { req, requestId, address } = request;
  try {
    const { person, sessionId, setCookies } = await auth.identify(req.headers, { surely: req.method !== "GET" });
    for (const cookie of setCookies) request.resHeaders.append("set-cookie", cookie);
    const fileRequestToken = req.headers.get(tokenHeader) ?? undefined;
    const acceptLanguage = req.headers.get("accept-language") ?? undefined;
    const userAgent = req.headers.get("user-agent") ?? undefined;
    const noteOwn = person && ((kind: ActivityKind) => noteActivity({ userId: person.id, kind, userAgent, address }));
    return {
      noteActivity: noteOwn,
      userAgent,
      requestId,
      person,
      sessionId,
      acceptLanguage,
      address,
      fileRequestToken,
      ...deps,
    };
  } catch (error) {
    // tRPC would send this error's message, and a database's message holds the session's token.
    deps.log.error({ requestId, ...describeError(error) }, "session");
    const { code, message } = outageOf(error) ?? new UploadError("INTERNAL", { details: { requestId } });
    throw new TRPCError({ code: trpcCodes[code], message });
  }
}
