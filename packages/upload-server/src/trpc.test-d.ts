// Read only by the compiler, with each supported tRPC version: what must be inferred, and what must not compile.
import { createTRPCClient, httpLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import type { PublishedVariant } from "@s3-direct/upload-core/contract";
import { images } from "./derive/images.ts";
import type { S3Storage } from "./index.ts";
import { uploadProcedures } from "./trpc.ts";

declare const storage: S3Storage;

type Context = { user?: { id: string }; requestId: string };
const t = initTRPC.context<Context>().create();
const signedIn = t.procedure.use(({ next }) => next({ ctx: { user: { id: "u1" } } }));

const appRouter = t.router({
  plain: uploadProcedures({
    name: "plain",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user.id,
    storage,
    accept: ["image/*"],
    maxSize: 1,
  }),
  secret: uploadProcedures({
    name: "secret",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user.id,
    storage,
    visibility: "private",
    accept: ["image/*"],
    maxSize: 1,
    onFinish: ({ file }) => {
      expectTypeOf(file.url).toEqualTypeOf<undefined>();
      return { name: file.name };
    },
  }),
  photo: uploadProcedures({
    name: "photo",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user.id,
    storage,
    accept: ["image/jpeg"],
    maxSize: 1,
    derive: images({ strip: true, variants: { thumb: { width: 320 }, large: { width: 1600, format: "webp" } } }),
    prepare: ({ file }) => {
      expectTypeOf(file.variants).toEqualTypeOf<
        { thumb?: PublishedVariant | undefined; large?: PublishedVariant | undefined } | undefined
      >();
    },
    onFinish: ({ file }) => {
      // A file that was published before the option had this name comes without the variant.
      expectTypeOf(file.variants?.thumb?.url).toEqualTypeOf<string | undefined>();
      // @ts-expect-error the endpoint makes none of that name
      return { huge: file.variants?.huge?.url ?? file.url };
    },
  }),
  secretPhoto: uploadProcedures({
    name: "secretPhoto",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user.id,
    storage,
    visibility: "private",
    accept: ["image/jpeg"],
    maxSize: 1,
    derive: images({ variants: { thumb: { width: 320 } } }),
    input: z.object({ album: z.string() }).optional(),
    onFinish: ({ file }) => {
      expectTypeOf(file.variants?.thumb?.url).toEqualTypeOf<undefined>();
      return { name: file.name };
    },
  }),
  attachment: uploadProcedures({
    name: "attachment",
    procedure: signedIn,
    owner: ({ ctx }) => {
      expectTypeOf(ctx.user.id).toEqualTypeOf<string>();
      expectTypeOf(ctx.requestId).toEqualTypeOf<string>();
      return ctx.user.id;
    },
    storage,
    accept: ["image/*"],
    maxSize: 1,
    input: z.object({ postId: z.string().transform(Number) }),
    onCreate: async ({ ctx, input, file, expiresAt }) => {
      expectTypeOf(ctx.user.id).toEqualTypeOf<string>();
      expectTypeOf(input).toEqualTypeOf<{ postId: number }>();
      expectTypeOf(file.contentType).toEqualTypeOf<string>();
      expectTypeOf(expiresAt).toEqualTypeOf<Date>();
      return { postId: input.postId, tag: "a" };
    },
    verify: async ({ ctx, file, metadata, read, signal }) => {
      expectTypeOf(ctx.user.id).toEqualTypeOf<string>();
      expectTypeOf(metadata).toEqualTypeOf<{ postId: number; tag: string }>();
      expectTypeOf(file.size).toEqualTypeOf<number>();
      expectTypeOf(await read({ start: 0, end: 1 })).toEqualTypeOf<ReadableStream<Uint8Array>>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    },
    onFinish: async ({ ctx, file, key, metadata }) => {
      expectTypeOf(ctx.user.id).toEqualTypeOf<string>();
      expectTypeOf(metadata).toEqualTypeOf<{ postId: number; tag: string }>();
      expectTypeOf(file.url).toEqualTypeOf<string>();
      return { id: key.length };
    },
  }),
});

const client = createTRPCClient<typeof appRouter>({ links: [httpLink({ url: "http://localhost" })] });

/** The client proxy sends no request before a procedure is called. This function is never called. */
export async function clientTypes() {
  const plan = await client.attachment.create.mutate({
    filename: "a.png",
    contentType: "image/png",
    size: 1,
    input: { postId: "7" },
  });
  if (plan.kind === "single") expectTypeOf(plan.headers).toEqualTypeOf<Record<string, string>>();

  const result = await client.attachment.finish.mutate({ key: plan.key });
  if (result.status === "done") {
    expectTypeOf(result.data).toEqualTypeOf<{ id: number }>();
    expectTypeOf(result.file.size).toEqualTypeOf<number>();
  } else {
    expectTypeOf(result.retryAfter).toEqualTypeOf<number>();
  }

  const secret = await client.secret.finish.mutate({ key: plan.key });
  if (secret.status === "done") {
    // @ts-expect-error over the wire it is not even undefined
    expectTypeOf(secret.file.url);
    expectTypeOf(secret.data).toEqualTypeOf<{ name: string }>();
  }

  const photo = await client.photo.finish.mutate({ key: plan.key });
  if (photo.status === "done") {
    expectTypeOf(photo.file.variants?.large?.url).toEqualTypeOf<string | undefined>();
    expectTypeOf(photo.file.variants?.thumb?.width).toEqualTypeOf<number | undefined>();
    // @ts-expect-error the endpoint makes none of that name
    expectTypeOf(photo.file.variants?.huge);
  }

  await client.plain.create.mutate({ filename: "a.png", contentType: "image/png", size: 1 });
  await client.plain.abort.mutate({ key: "k" });

  const picture = { filename: "a.png", contentType: "image/png", size: 1 };
  await client.secretPhoto.create.mutate(picture);
  await client.secretPhoto.create.mutate({ ...picture, input: { album: "a" } });
  // @ts-expect-error the endpoint's input is missing
  await client.attachment.create.mutate({ filename: "a.png", contentType: "image/png", size: 1 });
  // @ts-expect-error the endpoint's input is of another type
  await client.attachment.create.mutate({ filename: "a", contentType: "", size: 1, input: { postId: 7 } });
  // @ts-expect-error this endpoint takes no input
  await client.plain.create.mutate({ filename: "a.png", contentType: "image/png", size: 1, input: { postId: "7" } });
  // @ts-expect-error a key is a string
  await client.plain.finish.mutate({ key: 1 });
}

const rules = { name: "wrong", storage, accept: ["image/*"], maxSize: 1 };

uploadProcedures({
  ...rules,
  // @ts-expect-error a procedure that parses input of its own is refused, in words
  procedure: signedIn.input(z.object({ postId: z.string() })),
  owner: () => "u1",
});

// @ts-expect-error an owner is a string
uploadProcedures({ ...rules, procedure: signedIn, owner: () => 7 });

// @ts-expect-error without its middleware the context may have no user
uploadProcedures({ ...rules, procedure: t.procedure, owner: ({ ctx }) => ctx.user.id });

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  input: z.object({ tags: z.array(z.string()).readonly() }),
  onCreate: ({ input }) => input,
  onFinish: ({ metadata }) => expectTypeOf(metadata).toEqualTypeOf<{ tags: readonly string[] }>(),
});

interface Metadata {
  postId: string;
  tags?: string[];
}
declare const metadata: Metadata;

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  onCreate: async () => metadata,
  verify: () => ({ found: [metadata] }),
  onFinish(finished) {
    expectTypeOf(finished.metadata).toEqualTypeOf<Metadata>();
    expectTypeOf(finished.verified).toEqualTypeOf<{ found: Metadata[] }>();
  },
});

interface NoJson {
  posts: { at: Date }[];
}
declare const noJson: NoJson;

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  // @ts-expect-error metadata is JSON: a function does not survive
  onCreate: () => ({ later: () => 1 }),
});

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  // @ts-expect-error nor does a date, which arrives as a string
  onCreate: () => noJson,
});

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  // @ts-expect-error and a bigint can't be sent
  verify: () => ({ id: 1n }),
});

uploadProcedures({
  ...rules,
  procedure: signedIn,
  owner: () => "u1",
  // @ts-expect-error there is no such format
  derive: images({ variants: { thumb: { width: 1, format: "bmp" } } }),
});
