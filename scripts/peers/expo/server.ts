// The API of docs/guides/react-native.md: the app uses only its types.
import { storageFromEnv } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";

const t = initTRPC.create();
const rules = { accept: ["image/*"], maxSize: 10 * 1024 * 1024 };
const whose = { procedure: t.procedure, owner: () => "me" };
export const appRouter = t.router({
  photo: uploadProcedures({ name: "photo", storage: storageFromEnv(), ...whose, ...rules }),
});
export type AppRouter = typeof appRouter;
