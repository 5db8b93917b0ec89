import type { Recovery } from "../auth/recovery.ts";
import type { Context } from "../context.ts";
import { type AccountMail, accountMail } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import { countPlace } from "./count-mails.ts";
import { restoreAddress } from "./restore-address.ts";
import type { AccountDeps } from "./router.ts";

type Restoring = { ctx: Context & { recovery: Recovery }; token: string };

/**
 * Opens a link that restores an account's previous address. Both addresses are notified, and a link for a new password
 * goes to the restored one: until it is used nobody can sign in.
 */
export async function restoreEmail(
  { db, mailer, webOrigin, noteActivity }: AccountDeps,
  { ctx, token }: Restoring,
): Promise<{ outcome: "done"; email: string } | { outcome: "taken" | "expired" }> {
  await countPlace(ctx);
  const restored = await restoreAddress(db, token);
  if (restored === undefined) return { outcome: "expired" };
  if (restored === "taken") return { outcome: "taken" };
  const { userId, email, left } = restored;
  const language = languageOf(ctx.acceptLanguage);
  const tell = (kind: AccountMail, to: string) => mailer?.send(accountMail(kind, { to, language, webOrigin }));
  await noteActivity({ userId, kind: "email-restored", userAgent: ctx.userAgent, address: ctx.address });
  tell("address-restored", email);
  tell("address-returned", left);
  ctx.recovery.requestReset({ email, language });
  return { outcome: "done", email };
}
