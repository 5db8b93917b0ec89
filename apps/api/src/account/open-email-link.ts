import type { Context } from "../context.ts";
import { accountMail } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import type { AccountDeps } from "./router.ts";
import { changeByLink } from "./change-email.ts";

/**
 * Opens a link that gives an account another address. Its sign-ins stay: who asked for it has shown to be the owner, and were it not so,
 * they would be all that the owner has left.
 *
 * @returns undefined where it is no such link
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
  // However much it was told: the last that an owner hears of an account, whose address is so again only by who reads its mails.
  mailer?.send(
    undo === undefined ? accountMail("address-returned", to) : accountMail("address-changed", { ...to, link }),
  );
  return "done";
}
