import type { BetterAuthOptions } from "better-auth";
import { and, eq } from "drizzle-orm";
import { forgetLinks } from "../account/change-email.ts";
import { mayWelcome } from "../account/count-mails.ts";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import type { NoteActivity } from "../activity/note-activity.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { endAccess } from "./end-access.ts";
import { accountMail, linkLives } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

type MailSettingsDeps = {
  db: Database;
  limits: RateLimits;
  mailer: Mailer | undefined;
  noteActivity: NoteActivity;
  webOrigin: string;
};

const languageFor = (request: Request | undefined) => languageOf(request?.headers.get("accept-language"));

/** Configures how better-auth verifies addresses and resets passwords. Without a mailer it does neither. */
export function mailSettings({ db, limits, mailer, noteActivity, webOrigin }: MailSettingsDeps) {
  if (mailer === undefined) return { emailAndPassword: { enabled: true } };
  // Links use the configured origin, whatever host a request names. Browsers don't send what follows the #, so no
  // server logs it.
  const link = (page: string, token: string) => `${webOrigin}/${page}#${token}`;
  return {
    emailAndPassword: {
      enabled: true,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: linkLives.reset,
      sendResetPassword: async ({ user: person, token }, request) => {
        if (isGuest(person)) return;
        // This read waits for a change of the address that is under way. If the address has changed, the old address
        // gets no link (see change-email.ts).
        const [own] = await db.select({ email: user.email }).from(user).where(eq(user.id, person.id)).for("share");
        if (own?.email !== person.email) return forgetLinks(db, person.id);
        const to = { to: person.email, language: languageFor(request), webOrigin };
        // The page passes the address to password managers.
        const opened = link("reset-password", `${token}/${encodeURIComponent(person.email)}`);
        mailer.send(accountMail("reset", { ...to, link: opened }));
      },
      onPasswordReset: async ({ user: person }, request) => {
        await endAccess(db, person.id);
        // The person has shown that the mailbox is theirs, and needs none of the other links that were requested.
        await db
          .update(user)
          .set({ emailVerified: true })
          .where(and(eq(user.id, person.id), eq(user.email, person.email)));
        await forgetLinks(db, person.id);
        const seen = {
          userAgent: request?.headers.get("user-agent"),
          address: request?.headers.get(clientAddressHeader),
        };
        await noteActivity({ userId: person.id, kind: "password-changed", ...seen });
        mailer.send(accountMail("changed", { to: person.email, language: languageFor(request), webOrigin }));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: linkLives.verify,
      sendVerificationEmail: async ({ user: person, token }, request) => {
        // Over the limit, the account is created but no mail is sent. Mails for other reasons are counted where they
        // are requested.
        if (isSignUp(request) && !(await mayWelcome(limits, person.email))) return;
        const to = { to: person.email, language: languageFor(request), webOrigin };
        mailer.send(accountMail("verify", { ...to, link: link("verify-email", token) }));
      },
    },
  } satisfies BetterAuthOptions;
}

function isSignUp(request: Request | undefined): boolean {
  return request !== undefined && new URL(request.url).pathname.endsWith("/sign-up/email");
}

/** A guest's address is made up. */
function isGuest(person: object): boolean {
  return "isAnonymous" in person && person.isAnonymous === true;
}
