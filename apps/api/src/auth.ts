import { randomUUID } from "node:crypto";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { happenedIn, type NoteActivity } from "./activity/note-activity.ts";
import { clientAddressHeader } from "./auth/client-address-header.ts";
import { closedPaths } from "./auth/closed-paths.ts";
import { attemptKey } from "./auth/count-attempts.ts";
import { guests } from "./auth/guests.ts";
import { recheckAddress } from "./auth/left-address.ts";
import { mailSettings } from "./auth/mail-settings.ts";
import { passkeyLimits, passkeys } from "./auth/passkeys.ts";
import { createRecovery, type Recovery } from "./auth/recovery.ts";
import { afterEach } from "./auth/after-each.ts";
import { beforeEach } from "./auth/before-each.ts";
import { recheckPasskey } from "./auth/recheck-passkey.ts";
import { recheckPassword } from "./auth/recheck-password.ts";
import { requireShort } from "./auth/require-short.ts";
import { sessionSettings } from "./auth/session-settings.ts";
import { noteSwallowed } from "./auth/swallowed.ts";
import type { Person } from "./context.ts";
import type { Database } from "./db/client.ts";
import * as schema from "./db/schema.ts";
import type { Erasure } from "./erase-account.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { RateLimits } from "./rate-limits/rate-limits.ts";
import { safeText } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";
import { currentRequestId } from "./telemetry/request-id.ts";

export type Auth = {
  /** Handles every request under /api/auth. */
  handle: (request: Request) => Promise<Response>;
  /**
   * Finds who sent these headers. The cookies, if any, must be sent with the response and keep the session's cache
   * fresh. `surely` asks the database instead of trusting the cache.
   */
  identify: (
    headers: Headers,
    options: { surely: boolean },
  ) => Promise<{ person: Person | undefined; sessionId: string | undefined; setCookies: readonly string[] }>;
  /** Undefined if no mails are sent. */
  recovery: Recovery | undefined;
};

export type AuthOptions = {
  db: Database;
  log: Log;
  limits: RateLimits;
  secret: string;
  webOrigin: string;
  webOrigins: readonly string[];
  guests: boolean;
  production: boolean;
  /** Undefined: accounts can't be deleted. */
  erasure: Erasure | undefined;
  /** Undefined: addresses are not verified, and a forgotten password stays forgotten. */
  mailer: Mailer | undefined;
  noteActivity: NoteActivity;
};

/**
 * Creates the authentication: accounts with e-mail and password, guests if they are allowed, and sessions in cookies.
 */
export function createAuth(options: AuthOptions): Auth {
  const { db, log, limits, erasure, mailer, noteActivity } = options;
  const paths = new Set<string>();
  const auth = betterAuth({
    secret: options.secret,
    baseURL: options.webOrigin,
    basePath: "/api/auth",
    trustedOrigins: [...options.webOrigins],
    database: drizzleAdapter(db, { provider: "pg", schema, transaction: true }),
    user: {
      deleteUser: {
        enabled: erasure !== undefined,
        // This deletes the account's own rows too. better-auth would delete the password first and the account in a
        // second step.
        beforeDelete: async ({ id }) => erasure?.erase(id),
      },
    },
    ...mailSettings(options),
    // A link's token is a secret. The stored hash can't open the link.
    verification: { storeIdentifier: "hashed" },
    session: sessionSettings,
    hooks: { before: beforeEach(options), after: afterEach(options) },
    databaseHooks: {
      session: {
        create: {
          after: async (session, context) => {
            const made = { session, context };
            await recheckPassword(db, made);
            await recheckPasskey(db, made);
            await noteActivity(happenedIn(session, "signed-in"));
          },
        },
      },
      user: {
        create: {
          before: async (user) => requireShort(user),
          after: async (user, context) => {
            if (context?.path === "/sign-up/email") await recheckAddress(db, user);
          },
        },
      },
    },
    plugins: [guests(db), passkeys(options)],
    disabledPaths: closedPaths(options),
    rateLimit: {
      enabled: options.production,
      customRules: passkeyLimits,
      customStorage: { consume: (key, rule) => limits.attempt(attemptKey(key, paths), rule) },
    },
    telemetry: { enabled: false },
    advanced: {
      // In lower case, because upload keys write each capital letter as three characters.
      database: { generateId: () => randomUUID() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Set explicitly: their defaults depend on how the process is run.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    logger: {
      level: "warn",
      log: (level, message, ...errors: unknown[]) => {
        noteSwallowed(errors);
        const fields = { requestId: currentRequestId() };
        log[level === "error" ? "error" : "warn"](fields, `auth: ${safeText(message)}`);
      },
    },
    // Unexpected errors go to the app's error handler, which logs them safely. better-auth would print them whole, including
    // a query's parameters.
    onAPIError: { throw: true },
  });
  for (const { path } of Object.values(auth.api)) paths.add(path);

  return {
    handle: auth.handler,
    async identify(headers, { surely }) {
      const query = surely ? { disableCookieCache: true } : {};
      const { response, headers: answer } = await auth.api.getSession({ headers, query, returnHeaders: true });
      const person =
        response === null ? undefined : { id: response.user.id, guest: response.user.isAnonymous === true };
      return { person, sessionId: response?.session.id, setCookies: answer.getSetCookie() };
    },
    recovery: mailer && createRecovery(auth.api, { db, mailer, log }),
  };
}
