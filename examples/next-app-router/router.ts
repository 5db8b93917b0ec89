import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { storage } from "./storage";

const t = initTRPC.create();
export const appRouter = t.router({
  photo: uploadProcedures({
    name: "photo",
    procedure: t.procedure, // yours, behind your sign-in
    owner: () => "me", // your user's id
    storage,
    accept: ["image/jpeg", "image/png", "image/webp"],
    maxSize: 10_000_000,
  }),
});
export type AppRouter = typeof appRouter;
