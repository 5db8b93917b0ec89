import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, deleteUpload, type S3StorageOptions } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";

export type Transfer = "single" | "form" | "multipart";

type ApiCall = { user: string; path: string };

/** What survives a restart of the process, like an application's database. */
type Books = {
  /** By upload key: the owner of each upload, and how often `onFinish` was called with it. */
  created: Map<string, { user: string }>;
  finished: Map<string, { user: string; times: number; mediaKey: string }>;
  deleted: Set<string>;
  /** Passed to `onFinish` after the file was deleted. */
  resurrected: Set<string>;
};

export type Api = {
  readonly port: number;
  books: Books;
  /** Every caller counts as this visitor. */
  signedInAs: string | undefined;
  /** The number of calls that failed on purpose. */
  strikes: number;
  /** The events, in order. */
  story: string[];
  /** Checks whether calls of a visitor are running. */
  isBusyFor: (user: string) => boolean;
  /** Runs before each call; throws for a call that must fail. */
  before: (call: ApiCall) => Promise<void> | void;
  /** Runs for each published file; throws for one that must fail. */
  onFinish: (upload: { user: string; key: string }) => void;
  stop: () => Promise<void>;
  /** Starts a new process on the same port, which knows only what S3 has. */
  start: () => Promise<void>;
};

/** Small parts, so that small files have several; copies are made in parts from the same size on. */
const plans = {
  single: { singleMax: 4 * MiB, partSize: 5 * MiB },
  form: { formMax: 4 * MiB, singleMax: 4 * MiB, partSize: 5 * MiB },
} as const;

/** Creates two endpoints: `upload`, and `form` for uploads by a form; both upload larger files in parts. */
function createRouter(s3: S3StorageOptions, { api, busy }: { api: Api; busy: Map<string, number> }) {
  const t = initTRPC.context<{ user: string }>().create();
  const procedure = t.procedure.use(async ({ ctx, path, next, getRawInput }) => {
    const told = JSON.stringify(await getRawInput());
    api.story.push(`${ctx.user} begins ${path} ${told}`);
    try {
      await api.before({ user: ctx.user, path });
    } catch (error) {
      api.strikes++;
      api.story.push(`${ctx.user} fails ${path} ${told}`);
      throw error;
    }
    busy.set(ctx.user, (busy.get(ctx.user) ?? 0) + 1);
    try {
      const result = await next();
      const answer = result.ok ? "ok" : result.error.message;
      api.story.push(`${ctx.user} ends ${path} ${told}: ${answer}`);
      return result;
    } finally {
      busy.set(ctx.user, (busy.get(ctx.user) ?? 0) - 1);
    }
  });
  const storage = createS3Storage({ ...s3, plan: plans.single });
  const formStorage = createS3Storage({ ...s3, plan: plans.form });
  const { created, finished, deleted, resurrected } = api.books;
  const common = {
    procedure,
    owner: ({ ctx }: { ctx: { user: string } }) => ctx.user,
    accept: ["application/*"],
    maxSize: 64 * MiB,
    onCreate({ ctx, key }: { ctx: { user: string }; key: string }) {
      created.set(key, { user: ctx.user });
      return undefined;
    },
    onFinish({ ctx: { user }, key, file }: { ctx: { user: string }; key: string; file: { key: string } }) {
      api.onFinish({ user, key });
      if (deleted.has(key)) resurrected.add(key);
      finished.set(key, { user, mediaKey: file.key, times: (finished.get(key)?.times ?? 0) + 1 });
    },
    // If called at the same moment as finish, it may have removed the published file again.
    onAbort({ key }: { key: string }) {
      finished.delete(key);
    },
  };
  return t.router({
    upload: uploadProcedures({ ...common, name: "upload", storage }),
    form: uploadProcedures({ ...common, name: "form", storage: formStorage }),
    remove: procedure
      .input((value) => String(value))
      .mutation(async ({ input: key }) => {
        await deleteUpload(key.startsWith("uploads/form/") ? formStorage : storage, key);
        deleted.add(key);
      }),
  });
}

export type ChaosRouter = ReturnType<typeof createRouter>;

export async function startApi(s3: () => S3StorageOptions): Promise<Api> {
  let server: Server;
  let port = 0;
  const busy = new Map<string, number>();
  const api: Api = {
    get port() {
      return port;
    },
    books: { created: new Map(), finished: new Map(), deleted: new Set(), resurrected: new Set() },
    strikes: 0,
    story: [],
    isBusyFor: (user) => (busy.get(user) ?? 0) > 0,
    signedInAs: undefined,
    before: () => {},
    onFinish: () => {},
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async start() {
      const handler = createHTTPHandler({
        router: createRouter(s3(), { api, busy }),
        basePath: "/trpc/",
        createContext: ({ req }) => {
          const user = req.headers["x-user"];
          if (typeof user !== "string") throw new TRPCError({ code: "UNAUTHORIZED" });
          return { user: api.signedInAs ?? user };
        },
      });
      server = createServer(handler).listen(port, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      if (address !== null && typeof address !== "string") port = address.port;
    },
  };
  await api.start();
  return api;
}
