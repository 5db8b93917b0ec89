import type { BetterAuthOptions } from "better-auth";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { user, verification } from "../db/schema.ts";
import type { Record } from "../activity/record.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { accountMail, linkLives } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import type { Mailer } from "../mail/mailer.ts";

type MailSettingsDeps = { db: Database; mailer: Mailer | undefined; record: Record; webOrigin: string };

const languageFor = (request: Request | undefined) => languageOf(request?.headers.get("accept-language"));

/** How better-auth verifies addresses and gives new passwords: not at all without a mailer. */
export function mailSettings({ db, mailer, record, webOrigin }: MailSettingsDeps) {
  if (mailer === undefined) return { emailAndPassword: { enabled: true } };
  // Links are of the configured origin, whatever host a request names. What comes after # is sent to no server, and so logged by none.
  const link = (page: string, token: string) => `${webOrigin}/${page}#${token}`;
  return {
    emailAndPassword: {
      enabled: true,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: linkLives.reset,
      sendResetPassword: async ({ user: person, token }, request) => {
        if (isGuest(person)) return;
        const to = { to: person.email, language: languageFor(request) };
        mailer.send(accountMail("reset", { ...to, link: link("reset-password", token) }));
      },
      onPasswordReset: async ({ user: person }, request) => {
        // Who has the mailbox has shown so, and needs no other link that was asked for.
        await db.update(user).set({ emailVerified: true }).where(eq(user.id, person.id));
        await db.delete(verification).where(eq(verification.value, person.id));
        const seen = {
          userAgent: request?.headers.get("user-agent"),
          address: request?.headers.get(clientAddressHeader),
        };
        await record({ userId: person.id, kind: "password-changed", ...seen });
        mailer.send(accountMail("changed", { to: person.email, language: languageFor(request) }));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: linkLives.verify,
      sendVerificationEmail: async ({ user: person, token }, request) => {
        const to = { to: person.email, language: languageFor(request) };
        mailer.send(accountMail("verify", { ...to, link: link("verify-email", token) }));
      },
    },
  } satisfies BetterAuthOptions;
}

/** Whose address is made up. */
function isGuest(person: object): boolean {
  return "isAnonymous" in person && person.isAnonymous === true;
}
