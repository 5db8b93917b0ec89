// An application around the pages' code: implements what code/around.ts declares, with a development S3.
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { startUploadS3 } from "@s3-direct/dev-s3";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { z } from "zod";

export const ann = { id: "ann", name: "Ann", organisationId: "acme", plan: "free" };

/**
 * Puts the names in the global scope, where the pages' code finds them.
 * @returns `server`: what a test reads, and may change
 */
export async function startAround() {
  const s3 = await startUploadS3({ uploadBucket: "acme-upload", mediaBucket: "acme-media" });
  const settings = { provider: custom({ endpoint: s3.url }), ...s3.storage };
  const storage = createS3Storage(settings);
  const t = initTRPC.context().create();
  const server = {
    s3,
    storage,
    settings,
    rows: [],
    reserved: new Map(),
    unpublished: [],
    deferred: new Set(),
    room: Infinity,
    wait: 0,
    mayEdit: true,
  };

  const common = {
    procedure: t.procedure,
    owner: ({ ctx }) => ctx.user.id,
    storage,
    accept: ["image/*", "application/pdf", "text/csv"],
    maxSize: 50_000_000,
  };
  const onFinish = ({ file, key }) => server.save({ ...file, uploadKey: key });
  server.save = (row) => ({ id: server.rows.push({ ownerId: ann.id, ...row }) });
  const appRouter = t.router({
    photo: uploadProcedures({ name: "photo", ...common, onFinish }),
    attachment: uploadProcedures({ name: "attachment", ...common, input: z.object({ postId: z.string() }), onFinish }),
  });
  const contextOf = async (owner) => ({ user: { ...ann, id: owner } });
  const Photos = ({ uploader }) =>
    uploader.getSnapshot().items.map(({ id, status }) => createElement("p", { key: id }, status));

  Object.assign(globalThis, {
    theRest: { name: "photo", ...common, ...settings },
    router: t.router,
    appRouter,
    contextOf,
    procedure: t.procedure,
    protectedProcedure: t.procedure,
    storage,
    signer: settings.signer,
    publisher: settings.publisher,
    onUnpublished: async (keys) => void server.unpublished.push(...keys),
    // A worker takes the file, and has done nothing until finish is called again.
    deferFinish: async ({ key }) => {
      if (server.deferred.has(key)) return undefined;
      server.deferred.add(key);
      return { retryAfter: 1 };
    },
    user: ann,
    auth: async (req) => (req.headers.has("cookie") ? ann : undefined),
    findUser: async () => ann,
    z,
    db: {
      reserve: async ({ key, bytes }) => bytes <= server.room && server.reserved.set(key, bytes),
      release: async (key) => void server.reserved.delete(key),
      prolong: async () => {},
      savePhoto: async (row) => server.save(row),
      saveFile: async (row) => server.save(row),
      async setAvatar(row) {
        const before = server.avatar;
        server.avatar = row;
        return before;
      },
      findFile: async (id) => server.rows[Number(id) - 1],
      mediaKeys: async (keys) => new Set(keys.filter((key) => server.rows.some((row) => row.key === key))),
    },
    streaming: { duplex: "half" },
    mayEdit: async () => server.mayEdit,
    guestIdsOf: async () => ["a-guest"],
    secondsToWait: async () => server.wait,
    markAsLeaving: async () => {},
    endSessions: async () => {},
    deleteUser: async () => {},
    file: new File(["a"], "a.png", { type: "image/png" }),
    render: (node) => renderToString(node),
    Photos,
  });
  const api = createHTTPServer({
    router: appRouter,
    createContext: () => contextOf(ann.id),
    basePath: "/trpc/",
  }).listen(0);
  server.url = `http://localhost:${api.address().port}`;
  server.close = async () => {
    api.close();
    await s3.close();
  };
  return server;
}
