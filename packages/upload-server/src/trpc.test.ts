import { initTRPC, TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toUploadError, UploadError } from "@s3-direct/upload-core";
import { bytesOf, sendPut, startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { uploadProcedures } from "./trpc.ts";

const t = initTRPC.context<{ user?: string }>().create();
const signedIn = t.procedure.use(({ ctx, next }) => {
  if (ctx.user === undefined) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user: ctx.user } });
});

function makeRouter({ storage }: StartedStorage, seen: string[] = []) {
  const rules = { accept: ["text/plain", "image/*"], maxSize: 1000, storage };
  const owner = ({ ctx }: { ctx: { user: string } }) => ctx.user;
  return t.router({
    plain: uploadProcedures({ name: "plain", procedure: signedIn, owner, ...rules }),
    post: uploadProcedures({
      name: "post",
      procedure: signedIn,
      owner,
      ...rules,
      input: z.object({ postId: z.string().max(10) }),
      onCreate: ({ input, file, expiresAt }) => {
        if (input.postId === "full") throw new UploadError("QUOTA_EXCEEDED", { sentence: "Your space is used up." });
        if (input.postId === "bug") throw new Error("secret detail of the database");
        seen.push(`create ${file.name} ${expiresAt > new Date()}`);
        return { postId: input.postId };
      },
      onFinish: ({ metadata, key, file }) => {
        seen.push(`finish ${metadata.postId}`);
        return { row: `${metadata.postId}:${file.name}`, key };
      },
      onAbort: ({ key }) => void seen.push(`abort ${key.startsWith("uploads/post/")}`),
      requestId: () => "request-1",
    }),
  });
}

const file = { filename: "a.txt", contentType: "text/plain", size: 5 };

async function failure(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => new Error("It did not fail."),
    (reason: unknown) => reason,
  );
  const { code, sentence, details } = toUploadError(error);
  return { trpc: error instanceof TRPCError ? error.code : undefined, code, sentence, details };
}

test("create, PUT and finish, with the endpoint's own input, metadata and data", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.post.create({ ...file, input: { postId: "7" } });
  expect(await sendPut(plan, bytesOf("hello"))).toEqual({ status: 200 });
  const result = await caller.post.finish({ key: plan.key });
  expect(result).toEqual({
    status: "done",
    file: expect.objectContaining({ name: "a.txt", size: 5, contentType: "text/plain" }),
    data: { row: "7:a.txt", key: plan.key },
  });
  expect(await caller.post.finish({ key: plan.key })).toEqual(result);
  expect(seen).toEqual(["create a.txt true", "finish 7", "finish 7"]);
});

test("verify runs with the caller's context before the file is published; what it throws is told as it is meant", async () => {
  await using s3 = await startStorage();
  const answers = [
    () => Promise.reject(new Error("secret detail of the scanner")),
    () => Promise.reject(new UploadError("REFUSED", { sentence: "No." })),
    async () => undefined,
  ];
  const seen: unknown[] = [];
  const checked = uploadProcedures({
    name: "checked",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage: s3.storage,
    accept: ["text/plain"],
    maxSize: 1000,
    onCreate: () => ({ postId: "7" }),
    verify: async ({ ctx, metadata, read }) => {
      seen.push([ctx.user, metadata.postId, await new Response(await read()).text()]);
      await answers.shift()?.();
    },
    onFinish: () => void seen.push("finish"),
  });
  const caller = t.router({ checked }).createCaller({ user: "ann" });
  const { key, ...plan } = await caller.checked.create(file);
  await sendPut({ key, ...plan }, bytesOf("hello"));
  const sentence = "The file could not be checked. Try again in a moment.";
  const unchecked = { code: "CHECK_UNAVAILABLE", trpc: "SERVICE_UNAVAILABLE", sentence, details: {} };
  expect(await failure(caller.checked.finish({ key }))).toEqual(unchecked);
  expect(await failure(caller.checked.finish({ key }))).toMatchObject({ code: "REFUSED", sentence: "No." });
  expect(await caller.checked.finish({ key })).toMatchObject({ status: "done" });
  const look = ["ann", "7", "hello"];
  expect(seen).toEqual([look, look, look, "finish"]);
});

test.each([0, -1, Number.NaN, Infinity])(
  "a verifyTimeout of %s seconds is refused at the mount",
  async (verifyTimeout) => {
    await using s3 = await startStorage();
    const rules = { name: "x", storage: s3.storage, accept: ["text/plain"], maxSize: 1, verifyTimeout };
    const mount = () => uploadProcedures({ ...rules, procedure: signedIn, owner: () => "ann" });
    expect(mount).toThrow("verifyTimeout is a number of seconds");
  },
);

test("traps: 91b another endpoint's finish is not found and runs no hook", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.plain.create(file);
  await sendPut(plan, bytesOf("hello"));
  expect(await failure(caller.post.finish({ key: plan.key }))).toMatchObject({
    code: "UPLOAD_NOT_FOUND",
    trpc: "NOT_FOUND",
  });
  expect(seen).toEqual([]);
});

test("abort runs onAbort once there is something to end", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.post.create({ ...file, input: { postId: "7" } });
  expect(await caller.post.abort({ key: plan.key })).toEqual({ status: "aborted" });
  expect(seen).toEqual(["create a.txt true", "abort true"]);
  expect(await failure(caller.post.finish({ key: plan.key }))).toMatchObject({ code: "UPLOAD_GONE" });
});

test("abort after finish says that it is published, and runs no onAbort", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.post.create({ ...file, input: { postId: "7" } });
  await sendPut(plan, bytesOf("hello"));
  const finished = await caller.post.finish({ key: plan.key });
  seen.length = 0;
  expect(await caller.post.abort({ key: plan.key })).toEqual({ status: "published" });
  expect(seen).toEqual([]);
  expect(await caller.post.finish({ key: plan.key })).toEqual(finished);
});

describe("traps: 96 who became somebody else", () => {
  async function startTwo() {
    const s3 = await startStorage();
    const asked: string[] = [];
    const { storage } = s3;
    const notes = uploadProcedures({
      name: "notes",
      procedure: signedIn,
      owner: ({ ctx }) => ctx.user,
      formerOwners: async ({ ctx }) => {
        asked.push(ctx.user);
        return ctx.user === "ann" ? ["guest-1", "guest-2"] : [];
      },
      storage,
      accept: ["text/plain"],
      maxSize: 1000,
    });
    const as = (user: string) => t.router({ notes }).createCaller({ user }).notes;
    return { ...s3, as, asked };
  }

  test("finishes and gives up what the guest began, in the guest's name; a stranger does not", async () => {
    await using s3 = await startTwo();
    const [one, other] = [await s3.as("guest-1").create(file), await s3.as("guest-2").create(file)];
    await sendPut(one, bytesOf("hello"));
    expect(await failure(s3.as("bob").finish({ key: one.key }))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    const finished = await s3.as("ann").finish({ key: one.key });
    expect(finished).toMatchObject({ status: "done", file: { key: expect.stringMatching(/^media\/guest-1\//) } });
    expect(await s3.as("ann").abort({ key: other.key })).toEqual({ status: "aborted" });
    expect(s3.asked).toEqual(["bob", "ann", "ann"]);
  });

  test("begins new ones as who they are, and nobody is asked about own keys", async () => {
    await using s3 = await startTwo();
    const plan = await s3.as("ann").create(file);
    expect(plan.key).toMatch(/^uploads\/notes\/ann\//);
    await s3.as("ann").abort({ key: plan.key });
    expect(s3.asked).toEqual([]);
  });
});

test("traps: 128 the procedure's own middleware answers first", async () => {
  await using s3 = await startStorage();
  const caller = makeRouter(s3).createCaller({});
  expect(await failure(caller.plain.create({ ...file, size: -1 }))).toMatchObject({ trpc: "UNAUTHORIZED" });
  expect(s3.calls).toEqual([]);
});

describe("what a person reads", () => {
  test.each([
    [{ ...file, size: -1 }, "FILE_SIZE_INVALID", "BAD_REQUEST"],
    [{ ...file, size: 1.5 }, "FILE_SIZE_INVALID", "BAD_REQUEST"],
    [{ ...file, size: 2 ** 60 }, "FILE_SIZE_INVALID", "BAD_REQUEST"],
    [{ ...file, size: 1001 }, "FILE_TOO_LARGE", "PAYLOAD_TOO_LARGE"],
    [{ ...file, size: 0 }, "FILE_EMPTY", "UNPROCESSABLE_CONTENT"],
    [{ ...file, filename: "" }, "FILE_NAME_INVALID", "BAD_REQUEST"],
    [{ ...file, filename: "x".repeat(300) }, "FILE_NAME_INVALID", "BAD_REQUEST"],
    [{ ...file, contentType: "text/html", filename: "a.html" }, "FILE_TYPE_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE"],
    [{ ...file, contentType: "image/svg+xml", filename: "a.svg" }, "FILE_TYPE_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE"],
    [{ ...file, sha256: "short" }, "INVALID_INPUT", "BAD_REQUEST"],
  ])("%j → %s", async (input, code, trpc) => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    const failed = await failure(caller.plain.create(input));
    expect(failed).toMatchObject({ code, trpc });
    expect(failed.sentence).toMatch(/^[A-Z.].*\.$/);
    expect(s3.calls).toEqual([]);
  });

  test("the endpoint's own input is checked by its schema", async () => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    expect(await failure(caller.post.create({ ...file, input: { postId: "x".repeat(11) } }))).toMatchObject({
      code: "INVALID_INPUT",
      details: { field: "input.postId" },
    });
  });

  test("a hook that refuses is heard word for word", async () => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    expect(await failure(caller.post.create({ ...file, input: { postId: "full" } }))).toMatchObject({
      code: "QUOTA_EXCEEDED",
      trpc: "FORBIDDEN",
      sentence: "Your space is used up.",
    });
  });

  test("of a hook's bug nothing leaves but the request id, and its cause stays for the log", async () => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    const promise = caller.post.create({ ...file, input: { postId: "bug" } });
    await expect(promise).rejects.toMatchObject({ cause: { message: "secret detail of the database" } });
    expect(await failure(promise)).toEqual({
      trpc: "INTERNAL_SERVER_ERROR",
      code: "INTERNAL",
      sentence: "Something went wrong on our side. Try again in a moment.",
      details: { requestId: "request-1" },
    });
  });
});

test("traps: 91b two endpoints of one name are refused", async () => {
  await using s3 = await startStorage();
  makeRouter(s3);
  expect(() => makeRouter(s3)).toThrow('There is an upload endpoint "plain" already');
});

test("what onCreate reserved is given back when nothing could be signed", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  let asked = 0;
  // Once for when the request would end, and then to sign it.
  const fails = () => (asked++ === 0 ? s3.storage.signer() : Promise.reject(new Error("no credentials")));
  const caller = makeRouter({ ...s3, storage: { ...s3.storage, signer: fails } }, seen).createCaller({ user: "ann" });
  expect(await failure(caller.post.create({ ...file, input: { postId: "7" } }))).toMatchObject({ code: "INTERNAL" });
  expect(seen).toEqual(["create a.txt true", "abort true"]);
});

test("options that can't work are refused where they are declared", async () => {
  await using s3 = await startStorage();
  const options = {
    name: "x",
    procedure: signedIn,
    owner: () => "a",
    storage: s3.storage,
    accept: ["image/*"],
    maxSize: 1,
  };
  expect(() => uploadProcedures({ ...options, name: "" })).toThrow(TypeError);
  const procedure = signedIn.output(z.object({ id: z.string() }));
  expect(() => uploadProcedures({ ...options, procedure })).toThrow(/^The procedure has an \.output\(\) of its own/);
  expect(() => uploadProcedures({ ...options, maxSize: 0 })).toThrow(TypeError);
  expect(() => uploadProcedures({ ...options, accept: ["image"] })).toThrow(TypeError);
});
