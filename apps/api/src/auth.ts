import { randomUUID } from "node:crypto";
import { UploadError } from "@s3-direct/upload-core";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { anonymous } from "better-auth/plugins/anonymous";
import { eq } from "drizzle-orm";
import type { Person } from "./context.ts";
import type { Database } from "./db/client.ts";
import * as schema from "./db/schema.ts";
import type { Erasure } from "./erase-account.ts";
import type { RateLimits } from "./rate-limits/rate-limits.ts";
import { safeText } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

/** Where better-auth finds the caller's address. The app sets it on every request, over whatever the caller sent. */
export const clientAddressHeader = "x-client-address";

export type Auth = {
  /** Answers everything under /api/auth. */
  handle: (request: Request) => Promise<Response>;
  /**
   * Who sent these headers; the cookies, if any, go back with the answer and keep the session's cache fresh.
   * `surely` asks the database, in place of believing the cache for as long as it lasts.
   */
  identify: (
    headers: Headers,
    options: { surely: boolean },
  ) => Promise<{ person: Person | undefined; sessionId: string | undefined; setCookies: readonly string[] }>;
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
};

/** Accounts by e-mail and password, guests where they are let in, sessions in cookies. */
export function createAuth(options: AuthOptions): Auth {
  const { db, log, limits, erasure } = options;
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
        // This deletes the account's own rows too. better-auth would delete the password and then the account, in two steps.
        beforeDelete: async ({ id }) => erasure?.erase(id),
      },
    },
    emailAndPassword: { enabled: true },
    // For a minute a read trusts the cookie and does not ask the database, so a copied cookie can read for that long after its
    // owner signed out. Whatever changes something always asks (see context.ts).
    // A session of any age counts as fresh: a guest has no password to renew it with. An account is asked for its password
    // (see requirePassword).
    // Each hour it is noted that a session is in use: the account's page says when each was last seen.
    session: { cookieCache: { enabled: true, maxAge: 60 }, freshAge: 0, updateAge: 3_600 },
    hooks: { before: requirePassword },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            requireShort(user);
            await countSignUp(limits, context?.headers?.get(clientAddressHeader) ?? undefined);
          },
        },
      },
    },
    plugins: [guests(db)],
    // A guest with files can't be deleted; one who signs in or up becomes that account (see guests()). Sessions are listed and ended
    // by session/, without their tokens. An update believes the cookie, and renews it: who asked for one each minute would read on
    // after signing out.
    disabledPaths: [
      "/delete-anonymous-user",
      "/list-sessions",
      "/revoke-session",
      "/revoke-sessions",
      "/revoke-other-sessions",
      "/update-session",
      "/update-user",
      ...(options.guests ? [] : ["/sign-in/anonymous"]),
    ],
    rateLimit: {
      enabled: options.production,
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
      log: (level, message) => log[level === "error" ? "error" : "warn"]({}, `auth: ${safeText(message)}`),
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
  };
}

/** In characters. The e-mail address's is RFC 5321's; nobody needs more of the others. */
const maxLengths = { name: 100, email: 254, image: 2_048 };

/** better-auth sets no maximum for these. */
function requireShort(user: Readonly<Record<string, unknown>>): void {
  for (const [field, max] of Object.entries(maxLengths)) {
    const value = user[field];
    if (typeof value !== "string") continue;
    // Postgres accepts no NUL in a text.
    if (value.includes("\0"))
      throw new APIError("BAD_REQUEST", { code: "INVALID", message: `The ${field} is not valid.` });
    if (value.length <= max) continue;
    throw new APIError("BAD_REQUEST", { code: "TOO_LONG", message: `The ${field} is longer than ${max} characters.` });
  }
}

/** Deleting an account that has a password takes the password: an open session on some device is not enough. */
const requirePassword = createAuthMiddleware(async (context) => {
  if (context.path !== "/delete-user") return;
  const body: unknown = context.body;
  const password = typeof body === "object" && body !== null && "password" in body ? body.password : undefined;
  if (typeof password === "string" && password !== "") return;
  const session = await getSessionFromCtx(context);
  if (session === null || session.user["isAnonymous"] === true) return;
  throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "The password is needed." });
});

/**
 * The key that an attempt is counted under. better-auth's is `{address}|{path}`, and there is no end of paths that don't
 * exist: these share one key, or each would become a row.
 */
function attemptKey(key: string, paths: ReadonlySet<string>): string {
  const [address = "", path = ""] = key.split("|");
  return `${address}|${paths.has(path) ? path : ""}`;
}

async function countSignUp(limits: RateLimits, address: string | undefined): Promise<void> {
  try {
    await limits.signUp(address);
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const { code, sentence, details } = error;
    throw new APIError(
      "TOO_MANY_REQUESTS",
      { code, message: sentence, retryAfter: Number(details["retryAfter"]) },
      { "retry-after": details["retryAfter"] ?? "" },
    );
  }
}

/** A guest is an account without a name; when it signs in or up, its files go along. */
function guests(db: Database) {
  return anonymous({
    generateName: () => "Guest",
    // The guest's row stays, and says who it became: an upload of the guest's may still be on its way.
    disableDeleteAnonymousUser: true,
    onLinkAccount: async ({ anonymousUser, newUser }) => {
      const guest = anonymousUser.user.id;
      const account = newUser.user.id;
      await db.transaction(async (tx) => {
        // The plugin believes the cookie, whose session may have ended since.
        const isTheirs = eq(schema.session.id, anonymousUser.session.id);
        const [session] = await tx.select({ id: schema.session.id }).from(schema.session).where(isTheirs);
        if (session === undefined) return;
        // The guest's row comes first: a call that is storing a file holds it, so that the file is there when media is updated.
        await tx.update(schema.user).set({ linkedTo: account }).where(eq(schema.user.id, guest));
        await tx.update(schema.media).set({ ownerId: account }).where(eq(schema.media.ownerId, guest));
        await tx.update(schema.reservation).set({ ownerId: account }).where(eq(schema.reservation.ownerId, guest));
        await tx.update(schema.share).set({ ownerId: account }).where(eq(schema.share.ownerId, guest));
        await tx.update(schema.fileRequest).set({ ownerId: account }).where(eq(schema.fileRequest.ownerId, guest));
        await tx.delete(schema.session).where(eq(schema.session.userId, guest));
      });
    },
  });
}
