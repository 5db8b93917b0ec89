import type { GenericEndpointContext } from "better-auth";
import { APIError, type createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { notifyOwner, type NotifyDeps } from "../account/notify.ts";
import type { NoteActivity } from "../activity/note-activity.ts";
import { isConfirmed } from "../confirm/confirmed.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import type { Database } from "../db/client.ts";
import { passkey, session } from "../db/schema.ts";
import { languageOf } from "../mail/language-of.ts";
import { defaultName } from "../passkey/default-name.ts";

export type RegistrationDeps = NotifyDeps & { noteActivity: NoteActivity };

/** The most passkeys of one account. */
const maxPasskeys = 20;

/**
 * Sets maximum lengths for what the plugin would store at any length. The strict object excludes a name, which passkey/
 * sets, and `createSession`: for a new session the plugin would hold a transaction during all that follows.
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

/**
 * Refuses guests, who have no account to return to, and callers who have signed out, whatever the cookie says. An open
 * session, however new, is not enough either: with a passkey somebody could sign in on that device for ever, and
 * confirm as the owner (see confirm/).
 */
export async function beforeRegistration(db: Database, context: GenericEndpointContext): Promise<void> {
  const asking = await getSessionFromCtx(context, { disableCookieCache: true });
  if (asking === null) throw new APIError("UNAUTHORIZED");
  if (asking.user["isAnonymous"] === true) throw new APIError("FORBIDDEN");
  // The verification responds to options that were requested at most five minutes ago.
  const isAsking = context.path === "/passkey/generate-register-options";
  if (isAsking && !(await isConfirmed(db, asking.session.id)))
    throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message: "Show first that it is you." });
  if ((await db.$count(passkey, eq(passkey.userId, asking.user.id))) >= maxPasskeys)
    throw new APIError("BAD_REQUEST", { code: "TOO_MANY_PASSKEYS", message: "An account has 20 passkeys at most." });
  if (context.path === "/passkey/verify-registration" && !registration.safeParse(context.body).success)
    throw new APIError("BAD_REQUEST");
}

type AfterContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const made = z.object({ id: z.string(), aaguid: z.string().nullish() });

/**
 * Names a stored passkey, notes it and notifies its owner. If a new password has ended the session meanwhile, the
 * passkey is removed again.
 */
export async function afterRegistration(deps: RegistrationDeps, context: AfterContext): Promise<void> {
  const { db } = deps;
  const { returned, session: asking } = context.context;
  if (isAPIError(returned) || !asking) return;
  const { id, aaguid } = made.parse(returned);
  const [open] = await db.select({ id: session.id }).from(session).where(eq(session.id, asking.session.id));
  if (open === undefined) {
    await db.delete(passkey).where(eq(passkey.id, id));
    throw new APIError("UNAUTHORIZED");
  }
  const userAgent = context.headers?.get("user-agent");
  const name = defaultName({ aaguid, userAgent }) ?? null;
  await db.update(passkey).set({ name }).where(eq(passkey.id, id));
  const [userId, kind] = [asking.user.id, "passkey-added" as const];
  await deps.noteActivity({ userId, kind, userAgent, address: context.headers?.get(clientAddressHeader) });
  await notifyOwner(deps, { userId, kind, language: languageOf(context.headers?.get("accept-language")) });
}
