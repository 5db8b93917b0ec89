import type { Context } from "../context.ts";
import { accountMail } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import type { AccountDeps } from "./router.ts";
import { changeByLink } from "./change-email.ts";

/**
 * Opens a link that gives an account another address. The account's sessions stay: the change was confirmed as the
 * owner's. If a thief made it, these sessions would be all that the owner has left.
 *
 * @returns undefined if there is no such link
 */
export async function openEmailLink(
  deps: AccountDeps,
  { ctx, token }: { ctx: Context; token: string },
): Promise<"done" | "taken" | undefined> {
  const { db, noteActivity, mailer, webOrigin } = deps;
  const changed = await changeByLink(db, token);
  if (changed === undefined || changed === "taken") return changed;
  if (changed.before === undefined) return "done";
  const { userId, before, undo } = changed;
  await noteActivity({ userId, kind: "email-changed", userAgent: ctx.userAgent, address: ctx.address });
  const to = { to: before, language: languageOf(ctx.acceptLanguage), webOrigin };
  const link = `${webOrigin}/restore-email#${undo}`;
  // Sent without a limit: this may be the owner's last mail about the account. Nobody can cause many of them, because
  // only a reader of this mailbox can give the account this address again.
  mailer?.send(
    undo === undefined ? accountMail("address-returned", to) : accountMail("address-changed", { ...to, link }),
  );
  return "done";
}
