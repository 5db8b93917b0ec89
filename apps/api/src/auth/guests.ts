import { anonymous } from "better-auth/plugins/anonymous";
import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import * as schema from "../db/schema.ts";
import { spellAsAccount } from "../tag/one-spelling.ts";

/** A guest is an account without a name. When a guest signs in or up, the guest's files move to that account. */
export function guests(db: Database) {
  return anonymous({
    generateName: () => "Guest",
    // The guest's row stays and records the new account: an upload of the guest may still be under way.
    disableDeleteAnonymousUser: true,
    // If better-auth fails to read a guest's session, it does not recognize the guest. serve-auth.ts then refuses the
    // sign-in, and the guest stays.
    onLinkAccount: async ({ anonymousUser, newUser }) => {
      // The read has just failed. The browser does not get the new guest's session, so the new guest must not get the
      // files.
      if (newUser.user["isAnonymous"] === true) return;
      const guest = anonymousUser.user.id;
      const account = newUser.user.id;
      await db.transaction(async (tx) => {
        // The guest's row is locked first: a call that is storing a file holds this lock, so the update of media below
        // includes that file. A guest that is being deleted is not moved: what somebody asked to delete is deleted.
        const stays = and(eq(schema.user.id, guest), isNull(schema.user.leavingAt));
        const [held] = await tx.select({ id: schema.user.id }).from(schema.user).where(stays).for("no key update");
        if (held === undefined) return;
        // The plugin trusts the cookie, but its session may have ended: another sign-in, which held the lock above,
        // ends it.
        const isTheirs = eq(schema.session.id, anonymousUser.session.id);
        const [session] = await tx.select({ id: schema.session.id }).from(schema.session).where(isTheirs);
        if (session === undefined) return;
        await tx.update(schema.user).set({ linkedTo: account }).where(eq(schema.user.id, guest));
        await tx.update(schema.media).set({ ownerId: account }).where(eq(schema.media.ownerId, guest));
        await tx.update(schema.reservation).set({ ownerId: account }).where(eq(schema.reservation.ownerId, guest));
        await tx.update(schema.share).set({ ownerId: account }).where(eq(schema.share.ownerId, guest));
        await tx.update(schema.album).set({ ownerId: account }).where(eq(schema.album.ownerId, guest));
        await spellAsAccount(tx, { guest, account });
        await tx.update(schema.mediaTag).set({ ownerId: account }).where(eq(schema.mediaTag.ownerId, guest));
        await tx.update(schema.fileRequest).set({ ownerId: account }).where(eq(schema.fileRequest.ownerId, guest));
        await tx.delete(schema.session).where(eq(schema.session.userId, guest));
      });
    },
  });
}
