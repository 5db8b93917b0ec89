import { UploadError } from "@s3-direct/upload-core";
import { listActivity, listActivityInput } from "../activity/list.ts";
import type { NoteActivity } from "../activity/note-activity.ts";
import { languageOf } from "../mail/language-of.ts";
import { accountProcedure, protectedProcedure, publicProcedure, router } from "../trpc.ts";
import { countMail } from "./count-mails.ts";
import { createEmailRouter, type EmailRouterDeps } from "./email-router.ts";
import { requestResetInput, resetPasswordInput, restoreEmailInput, verifyEmailInput } from "./inputs.ts";
import { openEmailLink } from "./open-email-link.ts";
import { restoreEmail } from "./restore-email.ts";

const noMails = "This server sends no mails: ask whoever runs it.";

export type AccountDeps = EmailRouterDeps & { noteActivity: NoteActivity };

/**
 * An account's activity, address and mails. `isSent: false` means that no mails can be sent at the moment, whoever
 * calls.
 */
export function createAccountRouter(deps: AccountDeps) {
  const { db, recovery } = deps;
  const requireMails = () => {
    if (recovery === undefined) throw new UploadError("REFUSED", { sentence: noMails });
    return { recovery };
  };
  const mailProcedure = publicProcedure.use(({ next }) => next({ ctx: requireMails() }));
  const ownMailProcedure = protectedProcedure.use(({ next }) => next({ ctx: requireMails() }));
  return router({
    /** What happened in the account, newest first. */
    activity: accountProcedure
      .input(listActivityInput)
      .query(({ ctx, input }) => listActivity(db, { ...input, userId: ctx.person.id })),

    /** The account's address. */
    email: createEmailRouter(deps),

    /** Sends a link for a new password. The response is the same, and as fast, for an address without an account. */
    requestReset: mailProcedure.input(requestResetInput).mutation(async ({ ctx, input }) => {
      await countMail(ctx, input.email);
      if (!(await ctx.recovery.isUp())) return { isSent: false };
      ctx.recovery.requestReset({ ...input, language: languageOf(ctx.acceptLanguage) });
      return { isSent: true };
    }),

    /** Sets a new password. The link's token works once, and all sessions of its account end. */
    resetPassword: mailProcedure.input(resetPasswordInput).mutation(async ({ ctx, input }) => ({
      outcome: await ctx.recovery.resetPassword({
        ...input,
        language: languageOf(ctx.acceptLanguage),
        userAgent: ctx.userAgent,
        address: ctx.address,
      }),
    })),

    /** Sends another link that verifies the address, unless it is verified. */
    sendVerification: ownMailProcedure.mutation(async ({ ctx }) => {
      const email = await ctx.recovery.unverifiedAddress(ctx.person.id);
      if (email === undefined) return { isSent: true };
      await countMail(ctx, email);
      if (!(await ctx.recovery.isUp())) return { isSent: false };
      await ctx.recovery.sendVerification({ email, language: languageOf(ctx.acceptLanguage) });
      return { isSent: true };
    }),

    /**
     * Gives the account the address that the link was sent to, or verifies its current address. `taken`: another
     * account has the address by now. Only the link's page calls this: a program that just fetches links changes
     * nothing.
     */
    verifyEmail: mailProcedure.input(verifyEmailInput).mutation(async ({ ctx, input }) => {
      const outcome = await openEmailLink(deps, { ctx, token: input.token });
      return { outcome: outcome ?? (await ctx.recovery.verify(input.token)) };
    }),

    /**
     * Gives the account back the address that the link was sent to. It is signed out everywhere and has no passkeys and
     * no password; a link for a new one is sent. `taken`: another account has the address by now, and the link still
     * works.
     */
    restoreEmail: mailProcedure
      .input(restoreEmailInput)
      .mutation(({ ctx, input }) => restoreEmail(deps, { ctx, token: input.token })),
  });
}
