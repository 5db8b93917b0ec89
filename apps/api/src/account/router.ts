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

/** What happened in an account, and what it does by mail. `isSent: false` says that no mails go out at the moment, whoever asks. */
export function createAccountRouter(deps: AccountDeps) {
  const { db, recovery } = deps;
  const requireMails = () => {
    if (recovery === undefined) throw new UploadError("REFUSED", { sentence: noMails });
    return { recovery };
  };
  const mailProcedure = publicProcedure.use(({ next }) => next({ ctx: requireMails() }));
  const ownMailProcedure = protectedProcedure.use(({ next }) => next({ ctx: requireMails() }));
  return router({
    /** What happened in the account. */
    activity: accountProcedure
      .input(listActivityInput)
      .query(({ ctx, input }) => listActivity(db, { ...input, userId: ctx.person.id })),

    /** Which address it has. */
    email: createEmailRouter(deps),

    /** A link for a new password. The answer is the same for an address without an account, and as fast. */
    requestReset: mailProcedure.input(requestResetInput).mutation(async ({ ctx, input }) => {
      await countMail(ctx, input.email);
      if (!(await ctx.recovery.isUp())) return { isSent: false };
      ctx.recovery.requestReset({ ...input, language: languageOf(ctx.acceptLanguage) });
      return { isSent: true };
    }),

    /** The link's token is good for one time. All sessions of its account end. */
    resetPassword: mailProcedure.input(resetPasswordInput).mutation(async ({ ctx, input }) => ({
      outcome: await ctx.recovery.resetPassword({
        ...input,
        language: languageOf(ctx.acceptLanguage),
        userAgent: ctx.userAgent,
        address: ctx.address,
      }),
    })),

    /** Once more the link that verifies the address, unless it is verified. */
    sendVerification: ownMailProcedure.mutation(async ({ ctx }) => {
      const email = await ctx.recovery.unverifiedAddress(ctx.person.id);
      if (email === undefined) return { isSent: true };
      await countMail(ctx, email);
      if (!(await ctx.recovery.isUp())) return { isSent: false };
      await ctx.recovery.sendVerification({ email, language: languageOf(ctx.acceptLanguage) });
      return { isSent: true };
    }),

    /**
     * The address that the link was sent to is the account's: the one that it has, or is to have. `taken`: another account has it by now.
     * The link's own page asks this: a program that only looks at links changes nothing.
     */
    verifyEmail: mailProcedure.input(verifyEmailInput).mutation(async ({ ctx, input }) => {
      const outcome = await openEmailLink(deps, { ctx, token: input.token });
      return { outcome: outcome ?? (await ctx.recovery.verify(input.token)) };
    }),

    /**
     * The address that the link was sent to is the account's again, which is signed out everywhere, has no passkeys and no password; a link
     * for a new one is on its way. `taken`: another account has the address by now, and the link stays good.
     */
    restoreEmail: mailProcedure
      .input(restoreEmailInput)
      .mutation(({ ctx, input }) => restoreEmail(deps, { ctx, token: input.token })),
  });
}
