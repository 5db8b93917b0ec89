import { z } from "zod";
import { forgetChange } from "../account/change-email.ts";
import type { Context } from "../context.ts";
import type { Database } from "../db/client.ts";
import { mediaId } from "../media/media-id.ts";
import { accountProcedure, router } from "../trpc.ts";
import { endOtherSessions, endSession, listSessions } from "./sessions.ts";

export const endSessionInput = z.object({ id: mediaId });

/** A guest is signed in in one browser, and nowhere else. */
const askedProcedure = accountProcedure.use(({ ctx, next }) =>
  next({ ctx: { asker: { userId: ctx.person.id, sessionId: ctx.sessionId } } }),
);

/** Where an account is signed in. */
export function createSessionRouter({ db }: { db: Database }) {
  // Nor is the account to have an address that was asked for there.
  const signedOut = async ({ asker, noteActivity }: Context & { asker: { userId: string } }) => {
    await forgetChange(db, asker.userId);
    await noteActivity?.("device-signed-out");
  };
  return router({
    list: askedProcedure.query(({ ctx }) => listSessions(db, ctx.asker)),

    /** What changes something is refused there from now on; what reads, within a minute (see auth/session-settings.ts). */
    end: askedProcedure.input(endSessionInput).mutation(async ({ ctx, input }) => {
      const hasEnded = await endSession(db, { userId: ctx.asker.userId, id: input.id });
      if (hasEnded) await signedOut(ctx);
      return {};
    }),

    /** The same of all but the one that asks. */
    endOthers: askedProcedure.mutation(async ({ ctx }) => {
      if (await endOtherSessions(db, ctx.asker)) await signedOut(ctx);
      return {};
    }),
  });
}
