import { initTRPC } from "@trpc/server";
import { expect } from "vitest";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import type { LateFinishDeps } from "../late-finish/late-finish.ts";
import { uploadProcedures } from "../trpc.ts";
import { sendFile } from "./send-file.ts";
import type { StartedStorage } from "./start-storage.ts";

/** An application that keeps a record of each file, and whose tabs are closed after everything was sent. */
export function startApplication({ storage }: Pick<StartedStorage, "storage">) {
  const t = initTRPC.context<{ user: string; isRequest: boolean }>().create();
  /** The files by media key. */
  const records = new Map<string, { owner: string; isRequest: boolean; postId: string }>();
  const finishes: string[] = [];
  const router = t.router({
    post: uploadProcedures({
      name: "post",
      procedure: t.procedure.use(({ ctx, next }) => {
        application.middleware(ctx.user);
        return next();
      }),
      owner: ({ ctx }) => ctx.user,
      storage,
      accept: ["text/plain", "image/png"],
      maxSize: 50 * 1024 * 1024,
      onCreate: () => ({ postId: "7" }),
      onFinish: ({ ctx, file, key, metadata: { postId } }) => {
        application.onFinish();
        finishes.push(key);
        records.set(file.key, { owner: ctx.user, isRequest: ctx.isRequest, postId });
      },
    }),
  });
  const late: LateFinishDeps = {
    storage,
    endpoints: {
      post: ({ owner, ...upload }) => router.createCaller({ user: owner, isRequest: false }).post.finish(upload),
    },
    finished: async (mediaKeys) => new Set(mediaKeys.filter((key) => records.has(key))),
  };
  const browserOf = (user: string) => router.createCaller({ user, isRequest: true }).post;
  const create = (size: number, { user = "ann", contentType = "text/plain" } = {}) =>
    browserOf(user).create({ filename: contentType === "text/plain" ? "a.txt" : "a.png", contentType, size });
  /** Sends everything, and does not call finish. */
  const leave = async (text: string, options?: { user?: string; contentType?: string }): Promise<UploadPlan> => {
    const plan = await create(Buffer.byteLength(text), options);
    expect(await sendFile(plan, text)).toEqual({ status: 200 });
    return plan;
  };
  const application = {
    late,
    records,
    /** The keys with which finish has run, in order. */
    finishes,
    browserOf,
    create,
    leave,
    /** May be replaced by a function that throws. Gets the calling user. */
    middleware: (_user: string) => {},
    /** May be replaced by a function that throws. */
    onFinish: () => {},
  };
  return application;
}
