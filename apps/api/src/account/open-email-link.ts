import type { Context } from "../context.ts";
import type { AccountDeps } from "./router.ts";
import { changeByLink } from "./change-email.ts";
import { tellerOf } from "./notify.ts";

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
  const { db, record } = deps;
  const changed = await changeByLink(db, token);
  if (changed === undefined || changed === "taken") return changed;
  const { userId, before } = changed;
  if (before === undefined) return "done";
  await record({ userId, kind: "email-changed", userAgent: ctx.userAgent, address: ctx.address });
  await tellerOf(deps, ctx)("address-changed", before);
  return "done";
}
