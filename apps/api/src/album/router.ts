import type { Database } from "../db/client.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { createAlbum, deleteAlbum, renameAlbum, restoreAlbum } from "./albums.ts";
import {
  addToAlbumInput,
  albumFilesInput,
  albumInput,
  createAlbumInput,
  listAlbumsInput,
  renameAlbumInput,
} from "./inputs.ts";
import { addToAlbum, removeFromAlbum } from "./items.ts";
import { listAlbums } from "./list-albums.ts";

/** A person's albums. `media.list` returns the files of one. */
export function createAlbumRouter({ db }: { db: Database }) {
  return router({
    list: protectedProcedure
      .input(listAlbumsInput)
      .query(({ ctx, input }) => listAlbums(db, { ...input, ownerId: ctx.person.id })),

    create: protectedProcedure
      .input(createAlbumInput)
      .mutation(({ ctx, input }) => createAlbum(db, { ...input, ownerId: ctx.person.id })),

    rename: protectedProcedure.input(renameAlbumInput).mutation(async ({ ctx, input }) => {
      await renameAlbum(db, { ...input, ownerId: ctx.person.id });
      return {};
    }),

    /** Deletes the album; its files stay in the library. */
    delete: protectedProcedure.input(albumInput).mutation(async ({ ctx, input }) => {
      await deleteAlbum(db, { ...input, ownerId: ctx.person.id });
      return {};
    }),

    restore: protectedProcedure.input(albumInput).mutation(async ({ ctx, input }) => {
      await restoreAlbum(db, { ...input, ownerId: ctx.person.id });
      return {};
    }),

    /** @returns the ids of the files that were added */
    add: protectedProcedure
      .input(addToAlbumInput)
      .mutation(async ({ ctx, input }) => ({ ids: await addToAlbum(db, { ...input, ownerId: ctx.person.id }) })),

    /** @returns the ids of the files that were removed */
    remove: protectedProcedure
      .input(albumFilesInput)
      .mutation(async ({ ctx, input }) => ({ ids: await removeFromAlbum(db, { ...input, ownerId: ctx.person.id }) })),
  });
}
