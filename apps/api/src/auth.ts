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
import type { Limits } from "./limits/limits.ts";
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
  ) => Promise<{ person: Person | undefined; setCookies: readonly string[] }>;
};

export type AuthOptions = {
  db: Database;
  log: Log;
  limits: Limits;
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
        // All of it, the account's own rows too: better-auth deletes the password before the account, in steps of their own.
        beforeDelete: async ({ id }) => erasure?.erase(id),
      },
    },
    emailAndPassword: { enabled: true },
    // A minute in which reading needs no look at the database: as long does a copied cookie read on after its owner
    // signed out. What changes something always looks (see context.ts).
    // Of any age: a guest has no password to make its session fresh with. Where there is one, it is asked for (below).
    session: { cookieCache: { enabled: true, maxAge: 60 }, freshAge: 0 },
    hooks: { before: requirePassword },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            requireShort(user);
            await countSignUp(limits, context?.headers?.get(clientAddressHeader) ?? undefined);
          },
        },
        update: { before: async (user) => requireShort(user) },
      },
    },
    plugins: [guests(db)],
    // A guest with files can't be deleted; one who signs in or up becomes that account (see guests()).
    disabledPaths: ["/delete-anonymous-user", ...(options.guests ? [] : ["/sign-in/anonymous"])],
    rateLimit: {
      enabled: options.production,
      customStorage: { consume: (key, rule) => limits.attempt(attemptKey(key, paths), rule) },
    },
    telemetry: { enabled: false },
    advanced: {
      // Lower case, as upload keys write it: an id with capitals would be three letters a letter there.
      database: { generateId: () => randomUUID() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Set, because left out they depend on how the process is run.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    logger: {
      level: "warn",
      log: (level, message) => log[level === "error" ? "error" : "warn"]({}, `auth: ${safeText(message)}`),
    },
    // What is no refusal comes to the app, which logs it: left alone it is printed whole, a query's parameters with it.
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
      return { person, setCookies: answer.getSetCookie() };
    },
  };
}

/** In characters: of an e-mail address as RFC 5321 has it, of the others as no person needs more. */
const maxLengths = { name: 100, email: 254, image: 2_048 };

/** better-auth leaves these without a maximum. */
function requireShort(user: Readonly<Record<string, unknown>>): void {
  for (const [field, max] of Object.entries(maxLengths)) {
    const value = user[field];
    if (typeof value !== "string") continue;
    // Postgres takes none in a text.
    if (value.includes("\0"))
      throw new APIError("BAD_REQUEST", { code: "INVALID", message: `The ${field} is not valid.` });
    if (value.length <= max) continue;
    throw new APIError("BAD_REQUEST", { code: "TOO_LONG", message: `The ${field} is longer than ${max} characters.` });
  }
}

/** A session alone, on whatever device it was left open, deletes no account that has a password. */
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
 * What an attempt is counted under, of better-auth's `{address}|{path}`. All paths that do not exist are one: there is no end
 * of them, and each would become a row.
 */
function attemptKey(key: string, paths: ReadonlySet<string>): string {
  const [address = "", path = ""] = key.split("|");
  return `${address}|${paths.has(path) ? path : ""}`;
}

async function countSignUp(limits: Limits, address: string | undefined): Promise<void> {
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
        // In this order: a file that is being stored holds the guest's row, and is seen by the update that follows.
        await tx.update(schema.user).set({ linkedTo: account }).where(eq(schema.user.id, guest));
        await tx.update(schema.media).set({ ownerId: account }).where(eq(schema.media.ownerId, guest));
        await tx.update(schema.reservation).set({ ownerId: account }).where(eq(schema.reservation.ownerId, guest));
        await tx.delete(schema.session).where(eq(schema.session.userId, guest));
      });
    },
  });
}
