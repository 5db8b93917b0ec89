import type { GenericEndpointContext } from "better-auth";
import { APIError, type createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Record } from "../activity/record.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import type { Database } from "../db/client.ts";
import { passkey, session } from "../db/schema.ts";

/** How many an account may have. */
const maxPasskeys = 20;

/**
 * What the plugin would store at any length has a largest one. A name is given by passkey/; and a session is there already: asked for a new
 * one (`createSession`), the plugin would hold a transaction over all that follows.
 */
const registration = z.strictObject({
  response: z.looseObject({
    id: z.string().max(1_400),
    response: z.looseObject({
      attestationObject: z.string().max(20_000),
      transports: z.array(z.string().max(32)).max(10).optional(),
    }),
  }),
});

/** A guest has no account to come back to, and who signed out adds nothing, whatever the cookie says. */
export async function beforeRegistration(db: Database, context: GenericEndpointContext): Promise<void> {
  const asking = await getSessionFromCtx(context, { disableCookieCache: true });
  if (asking === null) throw new APIError("UNAUTHORIZED");
  if (asking.user["isAnonymous"] === true) throw new APIError("FORBIDDEN");
  if ((await db.$count(passkey, eq(passkey.userId, asking.user.id))) >= maxPasskeys)
    throw new APIError("BAD_REQUEST", { code: "TOO_MANY_PASSKEYS", message: "An account has 20 passkeys at most." });
  if (context.path === "/passkey/verify-registration" && !registration.safeParse(context.body).success)
    throw new APIError("BAD_REQUEST");
}

type AfterDeps = { db: Database; record: Record };
type AfterContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Notes a passkey that is there. Who was signed out meanwhile, by a new password, has added none. */
export async function afterRegistration({ db, record }: AfterDeps, context: AfterContext): Promise<void> {
  const { returned, session: asking } = context.context;
  if (isAPIError(returned) || !asking) return;
  const [open] = await db.select({ id: session.id }).from(session).where(eq(session.id, asking.session.id));
  if (open === undefined) {
    await db.delete(passkey).where(eq(passkey.id, z.object({ id: z.string() }).parse(returned).id));
    throw new APIError("UNAUTHORIZED");
  }
  await record({
    userId: asking.user.id,
    kind: "passkey-added",
    userAgent: context.headers?.get("user-agent"),
    address: context.headers?.get(clientAddressHeader),
  });
}
