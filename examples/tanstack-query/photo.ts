import { storageFromEnv } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { photos, t } from "./trpc.ts";

const rules = { accept: ["image/jpeg", "image/png", "image/webp"], maxSize: 10 * 1024 * 1024 };
// In place of `t.procedure` your own, behind your sign-in, and in place of "me" your user's id.
const common = { name: "photo", procedure: t.procedure, owner: () => "me", storage: storageFromEnv(), ...rules };
// By its key, because finish may be asked twice.
export const photo = uploadProcedures({ ...common, onFinish: ({ file, key }) => void photos.set(key, file.url) });
