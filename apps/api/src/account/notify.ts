import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import { accountMail, type Notice } from "../mail/account-mails.ts";
import { languageOf, type MailLanguage } from "../mail/language-of.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { mayNotify } from "./count-mails.ts";

export type NotifyDeps = {
  db: Database;
  limits: Pick<RateLimits, "attempt">;
  mailer: Mailer | undefined;
  webOrigin: string;
};

type Told = { kind: Notice; to: string; language: MailLanguage };

/** Sends a notice about an account. Nothing waits for the mail, and above a few of a kind per hour none is sent. */
async function notify({ limits, mailer, webOrigin }: Omit<NotifyDeps, "db">, told: Told): Promise<void> {
  if (mailer === undefined || !(await mayNotify(limits, told))) return;
  mailer.send(accountMail(told.kind, { ...told, webOrigin }));
}

/** Returns a function that sends notices in the language of the caller. */
export function tellerOf({ mailer, webOrigin }: Pick<NotifyDeps, "mailer" | "webOrigin">, ctx: Context) {
  const language = languageOf(ctx.acceptLanguage);
  return (kind: Notice, to: string) => notify({ limits: ctx.limits, mailer, webOrigin }, { kind, to, language });
}

/** Notifies an account's owner. */
export async function notifyOwner(
  deps: NotifyDeps,
  { userId, ...told }: Omit<Told, "to"> & { userId: string },
): Promise<void> {
  const isOwner = and(eq(user.id, userId), eq(user.isAnonymous, false));
  const [owner] = await deps.db.select({ email: user.email }).from(user).where(isOwner);
  if (owner !== undefined) await notify(deps, { ...told, to: owner.email });
}
