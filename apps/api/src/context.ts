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

/** The signed-in person. A guest is a person without an account. */
export type Person = { id: string; guest: boolean };

/** What every procedure knows about its request. */
export type Context = {
  requestId: string;
  person: Person | undefined;
  /** The person's session. Undefined if the caller is not a browser. */
  sessionId?: string | undefined;
  /** The languages that the person reads, from the page: mails are written in one of them. */
  acceptLanguage?: string | undefined;
  /** Records in the person's activity what has happened. Undefined if the caller is not a browser. */
  noteActivity?: ((kind: ActivityKind) => Promise<void>) | undefined;
  /** The browser's User-Agent header. */
  userAgent?: string | undefined;
  /** The caller's address; undefined if there is no socket. */
  address: string | undefined;
  /** The token of the link by which a visitor sends files, as received. */
  fileRequestToken?: string | undefined;
  log: Log;
  limits: Pick<RateLimits, "spend" | "attempt" | "forgive">;
  metrics: Metrics;
};

export type ContextDeps = { auth: Auth; noteActivity: NoteActivity } & Pick<Context, "log" | "limits" | "metrics">;

/** Finds out who calls. The session's refreshed cookies are added to `resHeaders`. */
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
    // tRPC would send this error's message, and a database error's message contains the session's token.
    deps.log.error({ requestId, ...describeError(error) }, "session");
    const { code, message } = outageOf(error) ?? new UploadError("INTERNAL", { details: { requestId } });
    throw new TRPCError({ code: trpcCodes[code], message });
  }
}
