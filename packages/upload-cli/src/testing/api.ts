import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { z } from "zod";
import { listen } from "./listen.ts";

export type ApiFlaw =
  | "no guests"
  | "no sign-in"
  | "no sign-in for images"
  | "one owner for all"
  | "images only"
  | "needs input"
  | "no onFinish"
  | "superjson";

/** Wraps values as superjson does. */
const superjson = {
  serialize: (value: unknown) => ({ json: value }),
  deserialize: ({ json }: { json: unknown }) => json,
};

/** One who calls a procedure, by a cookie, or a stranger. */
type Call = { procedure: string; cookie: string | undefined; headers: IncomingHttpHeaders };
/** Answers in the API's place, as a proxy before it may; undefined where it does not. */
type Before = (call: Call) => { status: number; body?: string } | undefined;

/** An API as people write it, with guests, for one of its flaws or ways. */
export async function startApi(storage: S3Storage, flaw?: ApiFlaw, before: Before = () => undefined) {
  const t = initTRPC
    .context<{ person: string | undefined }>()
    .create(flaw === "superjson" ? { transformer: superjson } : {});
  const uploads = new Map<string, string>();
  const procedure = t.procedure.use(({ ctx, next }) => {
    const person = flaw?.startsWith("no sign-in") ? (ctx.person ?? "nobody") : ctx.person;
    if (person === undefined) throw new TRPCError({ code: "UNAUTHORIZED" });
    return next({ ctx: { person } });
  });
  const onFinish = ({ key }: { key: string }) => {
    uploads.set(key, uploads.get(key) ?? randomUUID());
    return { id: uploads.get(key) };
  };
  const common = {
    name: "upload",
    procedure,
    owner: ({ ctx }: { ctx: { person: string } }) => (flaw === "one owner for all" ? "everybody" : ctx.person),
    storage,
    accept: flaw?.endsWith("images") || flaw === "images only" ? ["image/*"] : ["text/plain"],
    maxSize: 1000,
    ...(flaw !== "no onFinish" && { onFinish }),
  };
  const router = t.router({
    upload:
      flaw === "needs input"
        ? uploadProcedures({ ...common, input: z.object({ postId: z.string() }) })
        : uploadProcedures(common),
    media: t.router({
      delete: procedure.input(z.object({ id: z.string() })).mutation(async ({ input }) => {
        const [key] = [...uploads].find(([, id]) => id === input.id) ?? [];
        if (key === undefined) throw new TRPCError({ code: "NOT_FOUND" });
        await deleteUpload(storage, key);
        return {};
      }),
    }),
  });
  const handle = createHTTPHandler({
    router,
    basePath: "/trpc/",
    createContext: ({ req: { headers } }) => ({
      person: (/person=([\w-]+)/.exec(headers.cookie ?? "") ?? /^Bearer (\w+)$/.exec(headers.authorization ?? ""))?.[1],
    }),
  });
  return listen((request, response) => {
    const { url = "", headers } = request;
    const instead = before({
      procedure: url.replace("/trpc/", ""),
      cookie: headers.cookie,
      headers,
    });
    if (instead !== undefined) response.writeHead(instead.status).end(instead.body);
    else if (url !== "/api/auth/sign-in/anonymous") handle(request, response);
    else if (flaw === "no guests") response.writeHead(404).end();
    else response.writeHead(200, { "set-cookie": `person=${randomUUID()}; Path=/; HttpOnly` }).end("{}");
  });
}
