import { z } from "zod";
import { forgetChange } from "../account/change-email.ts";
import type { Context } from "../context.ts";
import type { Database } from "../db/client.ts";
import { mediaId } from "../media/media-id.ts";
import { accountProcedure, router } from "../trpc.ts";
import { endOtherSessions, endSession, listSessions } from "./sessions.ts";

const endSessionInput = z.object({ id: mediaId });

/** Not for guests: a guest is signed in in only one browser. */
const askedProcedure = accountProcedure.use(({ ctx, next }) =>
  next({ ctx: { asker: { userId: ctx.person.id, sessionId: ctx.sessionId } } }),
);

/** Lists and ends an account's sessions. */
export function createSessionRouter({ db }: { db: Database }) {
  // Also cancels a change to another address that may have been requested there.
  const signedOut = async ({ asker, noteActivity }: Context & { asker: { userId: string } }) => {
    await forgetChange(db, asker.userId);
    await noteActivity?.("device-signed-out");
  };
  return router({
    list: askedProcedure.query(({ ctx }) => listSessions(db, ctx.asker)),

    /** Ends a session. Changes from there are refused at once, reads within a minute (see auth/session-settings.ts). */
    end: askedProcedure.input(endSessionInput).mutation(async ({ ctx, input }) => {
      const hasEnded = await endSession(db, { userId: ctx.asker.userId, id: input.id });
      if (hasEnded) await signedOut(ctx);
      return {};
    }),

    /** Ends all sessions except the caller's. */
    endOthers: askedProcedure.mutation(async ({ ctx }) => {
      if (await endOtherSessions(db, ctx.asker)) await signedOut(ctx);
      return {};
    }),
  });
}
