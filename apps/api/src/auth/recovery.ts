import type { betterAuth } from "better-auth/minimal";
import { isAPIError } from "better-auth/api";
import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import type { MailLanguage } from "../mail/language-of.ts";
import type { Mailer } from "../mail/mailer.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";

export type Recovery = {
  /** Whether mails can be sent at the moment. */
  isUp: () => Promise<boolean>;
  /**
   * Sends a link for a new password, if there is such an account. The caller can't find out, not even by the response
   * time: the call waits for nothing.
   */
  requestReset: (to: { email: string; language: MailLanguage }) => void;
  /** Gives the link's account a new password and ends all its sessions. The link works once. */
  resetPassword: (given: { token: string; password: string; language: MailLanguage } & Seen) => Promise<LinkOutcome>;
  /** Returns the address of an account, or undefined once it is verified. */
  unverifiedAddress: (userId: string) => Promise<string | undefined>;
  /** Sends an account the link that verifies its address. */
  sendVerification: (to: { email: string; language: MailLanguage }) => Promise<void>;
  /** Marks the address of the link's account as verified. Safe to repeat. */
  verify: (token: string) => Promise<LinkOutcome>;
};

/** The browser and the address of the caller. */
type Seen = { userAgent?: string | undefined; address?: string | undefined };

/** `expired` also means a used or unknown link. */
type LinkOutcome = "done" | "expired";

type Api = Pick<
  ReturnType<typeof betterAuth>["api"],
  "requestPasswordReset" | "resetPassword" | "sendVerificationEmail" | "verifyEmail"
>;

/** Calls better-auth for everything that a mail's link does. */
export function createRecovery(api: Api, { db, mailer, log }: { db: Database; mailer: Mailer; log: Log }): Recovery {
  return {
    isUp: mailer.isUp,
    requestReset({ email, language }) {
      const asking = api.requestPasswordReset({ body: { email }, ...requestIn(language) }).then(
        () => undefined,
        (error: unknown) => log.error(describeError(error), "a link for a new password was not made"),
      );
      mailer.hold(asking);
    },
    resetPassword: ({ token, password, language, ...seen }) =>
      outcomeOf(api.resetPassword({ body: { token, newPassword: password }, ...requestIn(language, seen) })),
    async unverifiedAddress(userId) {
      const isUnverified = and(eq(user.id, userId), eq(user.emailVerified, false), eq(user.isAnonymous, false));
      const [person] = await db.select({ email: user.email }).from(user).where(isUnverified);
      return person?.email;
    },
    async sendVerification({ email, language }) {
      await api.sendVerificationEmail({ body: { email }, ...requestIn(language) });
    },
    verify: (token) => outcomeOf(api.verifyEmail({ query: { token } })),
  };
}

/**
 * better-auth passes this request on to the code that writes the mail. Given a request, it would return a response
 * instead of throwing: hence `asResponse`.
 */
function requestIn(language: MailLanguage, { userAgent, address }: Seen = {}) {
  const headers = new Headers({ "accept-language": language });
  if (userAgent !== undefined) headers.set("user-agent", userAgent);
  if (address !== undefined) headers.set(clientAddressHeader, address);
  return {
    request: new Request("http://localhost/", { headers }),
    asResponse: false,
  } as const;
}

async function outcomeOf(asking: Promise<unknown>): Promise<LinkOutcome> {
  try {
    await asking;
    return "done";
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return "expired";
    throw error;
  }
}
