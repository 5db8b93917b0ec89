// The server of an application, as a user would write it. What an environment variable may leave out is undefined.
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, custom, publishFromServer, sweep } from "@s3-direct/upload-server";
import { clamav } from "@s3-direct/upload-server/clamav";
import { images } from "@s3-direct/upload-server/images";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { z } from "zod";

const keys = (role: string) => ({ accessKeyId: role, secretAccessKey: `${role}-secret` });

const { S3_REGION: region, S3_SIGNING_ENDPOINT: signingEndpoint, CLAMD_SOCKET: socket } = process.env;
const grace = process.env.SWEEP_GRACE === undefined ? undefined : Number(process.env.SWEEP_GRACE);
const maxPixels = process.env.MAX_PIXELS === undefined ? undefined : Number(process.env.MAX_PIXELS);

const storage = createS3Storage({
  provider: custom({ endpoint: "http://127.0.0.1:9", region }),
  uploadBucket: "acme-upload",
  mediaBucket: "acme-media",
  publicBaseUrl: "https://media.acme.com",
  signer: keys("signer"),
  publisher: keys("publisher"),
  signingEndpoint,
});

const t = initTRPC.context<{ user: string | undefined }>().create();
const signedIn = t.procedure.use(({ ctx, next }) => next({ ctx: { user: ctx.user ?? "guest" } }));

export const appRouter = t.router({
  photo: uploadProcedures({
    name: "photo",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage,
    accept: ["image/*"],
    maxSize: 10 * MiB,
    input: z.object({ album: z.string() }),
    onCreate: ({ input }) => ({ album: input.album }),
    verify: socket === undefined ? undefined : clamav({ address: { socket } }),
    derive: images({ variants: { small: { width: 320, quality: undefined } }, maxPixels }),
    prepare: undefined,
    onFinish: ({ file, metadata }) => ({ id: `${metadata.album}/${file.name}` }),
  }),
});

export const createCaller = t.createCallerFactory(appRouter);
export type AppRouter = typeof appRouter;

interface Report {
  month: string;
}

export function publishReport(body: Uint8Array, report: Report) {
  const rules = { accept: ["application/pdf"], maxSize: 10 * MiB };
  const file = { filename: `${report.month}.pdf`, contentType: "application/pdf", body };
  return publishFromServer(storage, { endpoint: "report", owner: "office", rules, ...file, metadata: report });
}

export function sweepPhotos(known: (mediaKeys: readonly string[]) => Promise<ReadonlySet<string>>) {
  return sweep(storage, { known, grace, onFound: undefined });
}
