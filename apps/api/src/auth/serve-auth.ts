import { trpcCodes, UploadError } from "@s3-direct/upload-core";
import type { Auth } from "../auth.ts";
import { outageOf } from "../db/outage.ts";
import { refusal } from "../refusal.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { withSwallowed } from "./swallowed.ts";

type Asked = { request: Request; requestId: string; address: string | undefined };

/** Handles requests under /api/auth. An outage of the database or S3 is reported as for a procedure. */
export async function serveAuth(
  { auth, log }: { auth: Pick<Auth, "handle">; log: Log },
  { request, requestId, address }: Asked,
): Promise<Response> {
  try {
    const { answer, swallowed } = await withSwallowed(() => auth.handle(asSeen(request, address)));
    const outage = swallowed.find((error) => outageOf(error) !== undefined);
    // A sign-in during which anything failed may have left a guest's files behind (see guests.ts).
    if (signsIn(answer) && swallowed.length > 0) throw outage ?? swallowed[0];
    // Any other successful response stands, even if something else failed.
    if (!answer.ok && outage !== undefined) throw outage;
    return answer;
  } catch (error) {
    const told = error instanceof UploadError ? error : outageOf(error);
    // The app's error handler responds.
    if (told === undefined) throw error;
    log.error({ requestId, code: told.code, ...describeError(error) }, "auth");
    return refusal(trpcCodes[told.code], told);
  }
}

/** Whether the response gives the browser a session's cookie. */
const signsIn = (answer: Response) => answer.headers.getSetCookie().some((cookie) => /session_token=[^;]/.test(cookie));

/** Longer than any real User-Agent header, in characters. Sessions store it. */
const longestName = 512;

/** Sets the caller's address as the app knows it, and overwrites a value from the caller. */
function asSeen(request: Request, address: string | undefined): Request {
  const headers = new Headers(request.headers);
  headers.delete(clientAddressHeader);
  if (address !== undefined) headers.set(clientAddressHeader, address);
  const userAgent = headers.get("user-agent");
  if (userAgent !== null) headers.set("user-agent", userAgent.slice(0, longestName));
  return new Request(request, { headers });
}
