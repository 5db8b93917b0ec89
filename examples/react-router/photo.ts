import { storageFromEnv } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { t } from "./trpc.ts";

const rules = { accept: ["image/jpeg", "image/png", "image/webp"], maxSize: 10 * 1024 * 1024 };
// In place of `t.procedure` your own, behind your sign-in, and in place of "me" your user's id.
const whose = { procedure: t.procedure, owner: () => "me" };
export const photo = uploadProcedures({ name: "photo", storage: storageFromEnv(), ...whose, ...rules });
