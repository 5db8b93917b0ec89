import { UploadError } from "@s3-direct/upload-core";
import type { Mailer } from "../mail/mailer.ts";
import type { Recovery } from "../auth/recovery.ts";
import { isConfirmed } from "../confirm/confirmed.ts";
import type { Context } from "../context.ts";
import type { Database } from "../db/client.ts";
import { accountMail } from "../mail/account-mails.ts";
import { languageOf } from "../mail/language-of.ts";
import { accountProcedure, router } from "../trpc.ts";
import {
  type Address,
  addressOf,
  changeAtOnce,
  forgetChange,
  isTaken,
  keepChange,
  nextAddressOf,
} from "./change-email.ts";
import { countMail } from "./count-mails.ts";
import { changeEmailInput } from "./inputs.ts";
import { tellerOf } from "./notify.ts";

export type EmailRouterDeps = {
  db: Database;
  /** Undefined if no mails are sent. */
  mailer: Mailer | undefined;
  recovery: Recovery | undefined;
  webOrigin: string;
};

type Wanted = { userId: string; sessionId: string; email: string };

/** Reads and changes an account's address. Responses do not reveal whether another address has an account. */
export function createEmailRouter(deps: EmailRouterDeps) {
  const { db } = deps;
  return router({
    state: accountProcedure.query(async ({ ctx }) => ({
      ...(await addressOf(db, ctx.person.id)),
      /** The address that becomes the account's once the link sent there is opened. */
      next: await nextAddressOf(db, ctx.person.id),
    })),

    /**
     * `changed`: at once, unless the address has an account; `asked`: once its link is opened; `not-sent`: no mails can
     * be sent now.
     */
    change: accountProcedure.input(changeEmailInput).mutation(async ({ ctx, input }) => {
      const { sessionId = "" } = ctx;
      if (!(await isConfirmed(db, sessionId))) throw refused("unconfirmed", "Show first that it is you.");
      const own = await addressOf(db, ctx.person.id);
      if (own.email === input.email) throw refused("same", "Your account has this address already.");
      await countMail(ctx, input.email);
      const wanted = { userId: ctx.person.id, sessionId, email: input.email };
      return own.isVerified ? sendLink(deps, { ctx, own, wanted }) : change(deps, { ctx, own, wanted });
    }),

    /** Cancels the change: its link no longer works. `hasChanged` means that it was opened before. */
    keep: accountProcedure.mutation(async ({ ctx }) => {
      const forgotten = await forgetChange(db, ctx.person.id);
      return { hasChanged: forgotten === (await addressOf(db, ctx.person.id)).email };
    }),
  });
}

const refused = (reason: string, sentence: string) => new UploadError("REFUSED", { sentence, details: { reason } });

type Asking = { ctx: Context; own: Address; wanted: Wanted };

/** The previous address is notified, too: it may be the owner's, only not verified yet. */
async function change(deps: EmailRouterDeps, { ctx, own, wanted }: Asking) {
  const { db, recovery } = deps;
  const tell = tellerOf(deps, ctx);
  const outcome = await changeAtOnce(db, wanted);
  if (outcome === "not-open") {
    const now = await addressOf(db, wanted.userId);
    if (!now.isVerified) throw new UploadError("SIGNED_OUT");
    return sendLink(deps, { ctx, own: now, wanted });
  }
  if (outcome === "taken") {
    await tell("address-taken", wanted.email);
  } else {
    await ctx.noteActivity?.("email-changed");
    await recovery?.sendVerification({ email: wanted.email, language: languageOf(ctx.acceptLanguage) });
    await tell("address-left", own.email);
  }
  return { outcome: "changed" as const };
}

async function sendLink(deps: EmailRouterDeps, { ctx, own, wanted }: Asking) {
  const { db, mailer, webOrigin } = deps;
  if (mailer === undefined) throw refused("no-mails", "This server sends no mails: ask whoever runs it.");
  if (!(await mailer.isUp())) return { outcome: "not-sent" as const };
  const tell = tellerOf(deps, ctx);
  const token = await keepChange(db, wanted);
  if (await isTaken(db, wanted.email)) {
    await tell("address-taken", wanted.email);
  } else {
    const language = languageOf(ctx.acceptLanguage);
    const link = `${webOrigin}/verify-email#${token}`;
    mailer.send(accountMail("move", { to: wanted.email, language, webOrigin, link }));
  }
  await tell("address-asked", own.email);
  await ctx.noteActivity?.("email-change-asked");
  return { outcome: "asked" as const };
}
