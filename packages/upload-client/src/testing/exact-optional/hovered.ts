/* oxlint-disable no-restricted-imports -- the engine knows no server; here types go from one to the other */
// Read by TypeScript's language server only, as ../hovered.tsx, with the stricter `exactOptionalPropertyTypes`.
import type { S3Storage } from "@s3-direct/upload-server";
import { images } from "@s3-direct/upload-server/images";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { createUploader } from "../../index.ts";

declare const storage: S3Storage;
declare const photo: File;

const t = initTRPC.create();
const common = { procedure: t.procedure, owner: () => "me", storage, accept: ["image/*"], maxSize: 5 };
const derive = images({ variants: { thumb: { width: 100 } } });
export const appRouter = t.router({
  open: uploadProcedures({ ...common, name: "open" }),
  secret: uploadProcedures({ ...common, name: "secret", visibility: "private" }),
  named: uploadProcedures({ ...common, name: "named", derive }),
});
const client = createTRPCClient<typeof appRouter>({ links: [] });
/** With a transformer, tRPC's client leaves all types as they are. */
const transforming = initTRPC.create({ transformer: superjson });
export const transformingRouter = transforming.router({
  named: uploadProcedures({ ...common, name: "named", derive }),
});
const transformingClient = createTRPCClient<typeof transformingRouter>({ links: [] });

/** Never called. */
export async function files() {
  const { file: /* open */ open } = await createUploader(client.open).uploadAsync(photo);
  const { file: /* secret */ secret } = await createUploader(client.secret).uploadAsync(photo);
  const { file: named } = await createUploader(client.named).uploadAsync(photo);
  const { file: transformed } = await createUploader(transformingClient.named).uploadAsync(photo);
  const either = Math.random() < 0.5 ? open : secret;
  return [either./* url */ url, named./* variants */ variants, transformed.variants?./* transformed */ thumb];
}
