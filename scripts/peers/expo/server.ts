// The API of docs/guides/react-native.md: its types are what the app knows of it.
import { storageFromEnv } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";

const t = initTRPC.create();
const rules = { accept: ["image/*"], maxSize: 10_000_000 };
const whose = { procedure: t.procedure, owner: () => "me" };
export const appRouter = t.router({
  photo: uploadProcedures({ name: "photo", storage: storageFromEnv(), ...whose, ...rules }),
});
export type AppRouter = typeof appRouter;
