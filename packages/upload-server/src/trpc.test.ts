import { inspect } from "node:util";
import { DeleteObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { initTRPC, TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { errorDocsUrl, toUploadError, UploadError } from "@s3-direct/upload-core";
import type { BytesMayRemain } from "./ending/end-mark.ts";
import { createS3Storage, type S3Storage } from "./s3/storage.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { uploadProcedures } from "./trpc.ts";

const t = initTRPC.context<{ user?: string }>().create();
const signedIn = t.procedure.use(({ ctx, next }) => {
  if (ctx.user === undefined) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user: ctx.user } });
});

/** Returns the process's next warning that an `onAbort` failed for such a key. */
const nextWarning = (key: string) =>
  new Promise<Error & { detail?: string }>((resolve) => {
    const note = (warning: Error & { code?: string; detail?: string }) => {
      if (warning.code !== "S3_DIRECT_ON_ABORT" || !warning.message.includes(key)) return;
      process.off("warning", note);
      resolve(warning);
    };
    process.on("warning", note);
  });

function makeRouter({ storage }: { storage: S3Storage }, seen: string[] = []) {
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
        if (input.postId === "backup") throw backupRefused;
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

/** An error about a bucket of the application's own. */
const backupRefused = new S3ServiceException({ name: "NoSuchBucket", $fault: "client", $metadata: {} });

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
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  const result = await caller.post.finish(idOf(plan));
  expect(result).toEqual({
    status: "done",
    file: expect.objectContaining({ name: "a.txt", size: 5, contentType: "text/plain" }),
    data: { row: "7:a.txt", key: plan.key },
  });
  expect(await caller.post.finish(idOf(plan))).toEqual(result);
  expect(seen).toEqual(["create a.txt true", "finish 7", "finish 7"]);
});

test("a finish that waits for a file ends when its caller has left, and any other goes on", async () => {
  await using s3 = await startStorage();
  const router = makeRouter(s3);
  const plan = await router.createCaller({ user: "ann" }).post.create({ ...file, input: { postId: "7" } });
  await sendFile(plan, bytesOf("hello"));
  const gone = router.createCaller({ user: "ann" }, { signal: AbortSignal.abort() });
  expect(await gone.post.finish({ ...idOf(plan), isArriving: true })).toMatchObject({ status: "pending" });
  expect(await gone.post.finish(idOf(plan))).toMatchObject({ status: "done" });
});

test("a client that avoids S3's own name is answered where an address passes uploads on", async () => {
  await using s3 = await startStorage();
  const { host } = s3.storage.uploads.nextBucketUrl();
  const storage = createS3Storage({ ...s3.options, uploadBaseUrl: "https://app.example/s3" });
  const caller = makeRouter({ storage }).createCaller({ user: "ann" });
  const plan = await caller.plain.create({ ...file, avoidHosts: [host] });
  const [request] = plan.kind === "multipart" ? plan.parts : [plan];
  expect(request).toMatchObject({ url: expect.stringMatching(/^https:\/\/app\.example\/s3\//) });
});

test("nothing is signed for a name that the client cannot reach, neither a file nor its parts", async () => {
  await using s3 = await startStorage();
  const names = { signingEndpoint: "http://a.example", endpointAliases: ["http://b.example", "http://c.example"] };
  for (const singleMax of [1024, 0]) {
    const storage = createS3Storage({ ...s3.options, ...names, plan: { singleMax } });
    const [reached, ...avoidHosts] = storage.uploadBucketUrls.map(({ host }) => host);
    const { plain } = makeRouter({ storage }).createCaller({ user: "ann" });
    const urls: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const plan = await plain.create({ ...file, avoidHosts });
      if (plan.kind !== "multipart") urls.push(plan.url);
      else {
        const { key, uploadId } = plan;
        const { parts } = await plain.signParts({ key, uploadId, parts: [{ partNumber: 1 }], avoidHosts });
        urls.push(...[...plan.parts, ...parts].map(({ url }) => url));
      }
    }
    expect(new Set(urls.map((url) => new URL(url).host))).toEqual(new Set([reached]));
  }
});

test("verify runs with the caller's context before the file is published; what it throws is told as it is meant", async () => {
  await using s3 = await startStorage();
  const answers = [() => Promise.reject(new Error("secret detail of the scanner")), async () => undefined];
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
  const plan = await caller.checked.create(file);
  await sendFile(plan, bytesOf("hello"));
  const sentence = "The file could not be checked. Try again in a moment.";
  const unchecked = { code: "CHECK_UNAVAILABLE", trpc: "SERVICE_UNAVAILABLE", sentence, details: {} };
  expect(await failure(caller.checked.finish(idOf(plan)))).toEqual(unchecked);
  expect(await caller.checked.finish(idOf(plan))).toMatchObject({ status: "done" });
  const look = ["ann", "7", "hello"];
  expect(seen).toEqual([look, look, "finish"]);
});

describe("prepare and verify's answer", () => {
  async function startChecked(overrides: { prepare?: () => Promise<void>; onAbort?: () => Promise<void> } = {}) {
    const s3 = await startStorage();
    const seen: string[] = [];
    const checked = uploadProcedures({
      name: "checked",
      procedure: signedIn,
      owner: ({ ctx }) => ctx.user,
      storage: s3.storage,
      accept: ["text/plain"],
      maxSize: 1000,
      onCreate: () => ({ postId: "7" }),
      verify: ({ metadata }) => {
        seen.push("verify");
        return { labels: ["calm", metadata.postId] };
      },
      prepare: async ({ ctx, key, file: { url }, metadata, verified }) => {
        seen.push(`prepare ${ctx.user} ${metadata.postId} ${verified.labels.join()} ${(await fetch(url)).status}`);
        expect(key).toMatch(/^uploads\/checked\//);
        await overrides.prepare?.();
      },
      onFinish: async ({ file: { url }, verified }) => {
        seen.push(`finish ${verified.labels.join()} ${(await fetch(url)).status}`);
        return { labels: verified.labels };
      },
      onAbort: async () => {
        seen.push("abort");
        await overrides.onAbort?.();
      },
    });
    const caller = t.router({ checked }).createCaller({ user: "ann" }).checked;
    const plan = await caller.create(file);
    await sendFile(plan, bytesOf("hello"));
    return { ...s3, seen, caller, key: plan.key, id: idOf(plan) };
  }

  test("prepare runs with the URL before the file is there, onFinish after it, both with what verify returned", async () => {
    await using s3 = await startChecked();
    const { caller, id, seen } = s3;
    const first = await caller.finish(id);
    expect(first).toMatchObject({ status: "done", data: { labels: ["calm", "7"] } });
    expect(await caller.finish(id)).toEqual(first);
    expect(seen).toEqual(["verify", "prepare ann 7 calm,7 403", "finish calm,7 200", "finish calm,7 200"]);
  });

  test("traps: 100 what prepare throws publishes nothing, and the next finish prepares again", async () => {
    const faults = [new Error("database down"), new UploadError("QUOTA_EXCEEDED")];
    const prepare = async () => {
      const fault = faults.shift();
      if (fault) throw fault;
    };
    await using s3 = await startChecked({ prepare });
    const { caller, id, seen, calls } = s3;
    expect(await failure(caller.finish(id))).toMatchObject({ code: "INTERNAL" });
    expect(await failure(caller.finish(id))).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(calls.map(({ command }) => command)).not.toContain("CopyObjectCommand");
    expect(await caller.finish(id)).toMatchObject({ status: "done" });
    expect(seen.filter((step) => step.startsWith("finish"))).toHaveLength(1);
  });

  test("an abort that comes between prepare and the copy is told to onAbort once more, after what was prepared", async () => {
    let abort: () => Promise<unknown> = async () => undefined;
    await using s3 = await startChecked({ prepare: async () => void (await abort()) });
    const { caller, id, seen } = s3;
    abort = () => caller.abort(id);
    expect(await failure(caller.finish(id))).toMatchObject({ code: "UPLOAD_GONE" });
    expect(seen).toEqual(["verify", "prepare ann 7 calm,7 403", "abort", "abort"]);
  });

  /** Removes the upload as its expiry does. */
  const expire = ({ admin, storage, key: Key }: StartedStorage & { key: string }) =>
    admin.send(new DeleteObjectCommand({ Bucket: storage.uploadBucket, Key }));

  test("an upload that vanishes between prepare and the copy is gone, and onAbort runs after what was prepared", async () => {
    let vanish: () => Promise<unknown> = async () => undefined;
    await using s3 = await startChecked({ prepare: async () => void (await vanish()) });
    vanish = () => expire(s3);
    expect(await failure(s3.caller.finish(s3.id))).toMatchObject({ code: "UPLOAD_GONE" });
    expect(s3.seen).toEqual(["verify", "prepare ann 7 calm,7 403", "abort"]);
  });

  test("a finish of what is gone says so, also where onAbort throws then, which is a warning", async () => {
    let vanish: () => Promise<unknown> = async () => undefined;
    const onAbort = () => Promise.reject(new Error("The database is down."));
    await using s3 = await startChecked({ prepare: async () => void (await vanish()), onAbort });
    vanish = () => expire(s3);
    const warned = nextWarning(s3.key);
    expect(await failure(s3.caller.finish(s3.id))).toMatchObject({ code: "UPLOAD_GONE" });
    const { detail, cause } = await warned;
    expect(detail).toContain("Error: The database is down.");
    expect(detail).toBe(inspect(cause));
  });

  test("onAbort does not run for what another finish has published, though the upload has expired since", async () => {
    let meanwhile = async (): Promise<unknown> => undefined;
    await using s3 = await startChecked({ prepare: async () => void (await meanwhile()) });
    const { caller, id, seen } = s3;
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await caller.finish(id);
      await expire(s3);
    };
    expect(await failure(caller.finish(id))).toMatchObject({
      code: "UPLOAD_GONE",
      details: { because: "published" },
    });
    expect(seen).toContain("finish calm,7 200");
    expect(seen).not.toContain("abort");
  });
});

describe("rules that are functions", () => {
  async function startRules() {
    const s3 = await startStorage();
    const own = uploadProcedures({
      name: "own",
      procedure: signedIn,
      owner: ({ ctx }) => ctx.user,
      storage: s3.storage,
      input: z.object({ kind: z.enum(["text", "picture", "none"]) }),
      accept: async ({ ctx, input }) => {
        if (input.kind === "none") return [];
        return input.kind === "text" ? ["text/*", ...(ctx.user === "ann" ? [".xyz"] : [])] : ["image/*"];
      },
      maxSize: ({ ctx }) => (ctx.user === "ann" ? 1000 : 4),
      visibility: ({ input }) => (input.kind === "text" ? "private" : "public"),
    });
    return { ...s3, as: (user: string) => t.router({ own }).createCaller({ user }).own };
  }
  const text = { ...file, input: { kind: "text" as const } };

  test("are asked at each create, of who asks for what", async () => {
    await using s3 = await startRules();
    expect(await failure(s3.as("bob").create(text))).toMatchObject({
      code: "FILE_TOO_LARGE",
      details: { maxSize: "4" },
    });
    const picture = { ...file, input: { kind: "picture" as const } };
    expect(await failure(s3.as("ann").create(picture))).toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
    expect((await s3.as("ann").create(text)).key).toMatch(/\.private\.5(?:x\d+)?\./);
    const png = { ...picture, filename: "a.png", contentType: "image/png" };
    expect((await s3.as("ann").create(png)).key).not.toContain(".private.");
    // A mistake in the function is a fault of the server.
    expect(await failure(s3.as("ann").create({ ...file, input: { kind: "none" } }))).toMatchObject({
      code: "INTERNAL",
    });
  });

  test.each(["Private", "", null, true])("a visibility that is neither, such as %o, gives no key", async (said) => {
    await using s3 = await startStorage();
    const options = { name: "own", procedure: signedIn, owner: () => "ann", accept: ["text/*"], maxSize: 1000 };
    const mount = (rule: unknown) => {
      // An application without types may pass any value.
      const untyped: object = { rule };
      const visibility: "private" = Reflect.get(untyped, "rule");
      return uploadProcedures({ ...options, storage: s3.storage, visibility });
    };
    const message = `visibility is "public" or "private", not ${JSON.stringify(said)}.`;
    expect(() => mount(said)).toThrow(message);
    for (const answer of [said, undefined]) {
      const caller = t.router({ own: mount(() => answer) }).createCaller({ user: "ann" }).own;
      expect(await failure(caller.create(file))).toMatchObject({ code: "INTERNAL" });
    }
  });

  test("a browser is told what they say to who asks for what, and that it is of this input only", async () => {
    await using s3 = await startRules();
    const told = (user: string, kind: string) => s3.as(user).rules({ input: { kind } });
    const dependsOnInput = true;
    expect(await told("ann", "text")).toMatchObject({ accept: ["text/*", ".xyz"], maxSize: 1000, dependsOnInput });
    expect(await told("bob", "text")).toMatchObject({ accept: ["text/*"], maxSize: 4, dependsOnInput });
    expect(await told("bob", "picture")).toMatchObject({ accept: ["image/*"], maxSize: 4, dependsOnInput });
    // Without an input the rules can't be computed.
    expect(await failure(s3.as("ann").rules({}))).toMatchObject({ code: "INVALID_INPUT" });
  });

  test.each([
    // XML can carry script, so an extension alone does not let it in; and no table has this extension.
    { accept: ["application/xml", ".score"], filename: "a.score", contentType: "application/xml", content: "<score/>" },
    // It is let in as anything; which program it is, its content says.
    { accept: ["*/*", "application/x-elf"], filename: "a.bin", contentType: "", content: "\x7fELF\x02\x01\x01\0\0" },
  ])("what they say of $filename holds until finish", async ({ accept, filename, contentType, content }) => {
    await using s3 = await startStorage();
    const { storage } = s3;
    const owner = ({ ctx }: { ctx: { user: string } }) => ctx.user;
    const rules = { accept: () => accept, maxSize: 1000 };
    const own = uploadProcedures({ name: "own", procedure: signedIn, owner, storage, ...rules });
    const caller = t.router({ own }).createCaller({ user: "ann" }).own;
    const plan = await caller.create({ filename, contentType, size: content.length });
    await sendFile(plan, bytesOf(content));
    expect(await caller.finish(idOf(plan))).toMatchObject({ status: "done", file: { name: filename } });
  });

  test("finish judges by what they said to the file's own create, whoever asks", async () => {
    await using s3 = await startRules();
    const ann = s3.as("ann");
    const named = await ann.create({ ...text, filename: "a.xyz", contentType: "" });
    await sendFile(named, bytesOf("hello"));
    expect(await ann.finish(idOf(named))).toMatchObject({
      status: "done",
      file: { key: expect.stringMatching(/^private\//), name: "a.xyz" },
    });
    const lying = await ann.create(text);
    await sendFile(lying, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0]));
    expect(await failure(ann.finish(idOf(lying)))).toMatchObject({ code: "FILE_CONTENT_MISMATCH" });
    // Only the key that was made exists.
    const shown = lying.key.replace(".private.", ".");
    expect(await failure(ann.finish({ key: shown }))).toMatchObject({ code: "UPLOAD_NOT_ARRIVED" });
  });
});

test("publish: a file gets the headers that the endpoint names, and the server's for the rest", async () => {
  await using s3 = await startStorage();
  const own = uploadProcedures({
    name: "own",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage: s3.storage,
    accept: ["text/plain"],
    maxSize: 1000,
    publish: { cacheControl: "public, max-age=60", disposition: "attachment", metadata: { album: "7" } },
  });
  const caller = t.router({ own }).createCaller({ user: "ann" }).own;
  const plan = await caller.create(file);
  await sendFile(plan, bytesOf("hello"));
  const finished = await caller.finish(idOf(plan));
  if (finished.status !== "done") throw new Error("It is still being copied.");
  const { headers } = await fetch(finished.file.url);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "public, max-age=60",
    "content-disposition": 'attachment; filename="a.txt"',
    "x-amz-meta-album": "7",
  });
  expect(headers.has("x-amz-meta-upload")).toBe(false);
});

test.each([0, -1, Number.NaN, Infinity, 20_000])(
  "a verifyTimeout of %s seconds is refused at the mount",
  async (verifyTimeout) => {
    await using s3 = await startStorage();
    const rules = { name: "x", storage: s3.storage, accept: ["text/plain"], maxSize: 1, verifyTimeout };
    const mount = () => uploadProcedures({ ...rules, procedure: signedIn, owner: () => "ann" });
    expect(mount).toThrow("verifyTimeout is a number of seconds above 0, at most 3,600.");
  },
);

test("traps: 91b another endpoint's finish is not found and runs no hook", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.plain.create(file);
  await sendFile(plan, bytesOf("hello"));
  expect(await failure(caller.post.finish(idOf(plan)))).toMatchObject({
    code: "UPLOAD_NOT_FOUND",
    trpc: "NOT_FOUND",
  });
  expect(seen).toEqual([]);
});

test("abort runs onAbort", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.post.create({ ...file, input: { postId: "7" } });
  expect(await caller.post.abort(idOf(plan))).toEqual({ status: "aborted" });
  expect(seen).toEqual(["create a.txt true", "abort true"]);
  expect(await failure(caller.post.finish(idOf(plan)))).toMatchObject({ code: "UPLOAD_GONE" });
});

test("an abort whose onAbort failed runs it again when it is repeated", async () => {
  await using s3 = await startStorage();
  const told: { key: string; bytesMayRemain: BytesMayRemain }[] = [];
  let isDown = true;
  const notes = uploadProcedures({
    name: "notes",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage: s3.storage,
    accept: ["text/plain"],
    maxSize: 1000,
    onAbort: ({ key, bytesMayRemain }) => {
      if (isDown) throw new Error("The database is down.");
      told.push({ key, bytesMayRemain });
    },
  });
  const caller = t.router({ notes }).createCaller({ user: "ann" }).notes;
  const plan = await caller.create(file);
  expect(await failure(caller.abort(idOf(plan)))).toMatchObject({ code: "INTERNAL" });
  isDown = false;
  const { key } = plan;
  const bytesMayRemain = plan.kind === "single" && !s3.storage.capabilities.conditionalPut && "request";
  for (const times of [1, 2]) {
    expect(await caller.abort(idOf(plan))).toEqual({ status: "aborted" });
    expect(told).toEqual(Array.from({ length: times }, () => ({ key, bytesMayRemain })));
  }
});

test("what create fails with is told, also where onAbort throws then, which is a warning", async () => {
  await using s3 = await startStorage();
  const aborted: string[] = [];
  const notes = uploadProcedures({
    name: "notes",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage: s3.storage,
    accept: ["text/plain"],
    maxSize: 1000,
    onCreate: () => "x".repeat(1300),
    onAbort: ({ key }) => {
      aborted.push(key);
      throw new Error("The database is down.");
    },
  });
  const caller = t.router({ notes }).createCaller({ user: "ann" }).notes;
  const named = { ...file, filename: `${"x".repeat(250)}.txt` };
  const warned = nextWarning("uploads/notes/");
  expect(await failure(caller.create(named))).toMatchObject({ code: "FILE_NAME_INVALID" });
  expect(aborted).toHaveLength(1);
  const { detail, cause } = await warned;
  expect(detail).toContain("Error: The database is down.");
  expect(detail).toBe(inspect(cause));
});

test("an onCreate that returns false where it should refuse lets nothing be sent, and what it reserved is released", async () => {
  await using s3 = await startStorage();
  const aborted: string[] = [];
  const notes = uploadProcedures({
    name: "notes",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage: s3.storage,
    accept: ["text/plain"],
    maxSize: 1000,
    onCreate: ({ file: { size } }) => size < 5,
    onAbort: ({ key }) => void aborted.push(key),
  });
  const caller = t.router({ notes }).createCaller({ user: "ann" }).notes;
  const refused = caller.create(file);
  await expect(refused).rejects.toMatchObject({
    cause: new TypeError("onCreate returned false: to refuse the upload, throw an UploadError."),
  });
  expect(await failure(refused)).toMatchObject({ code: "INTERNAL" });
  expect(aborted).toHaveLength(1);
  expect(await caller.create({ ...file, size: 4 })).toMatchObject({ key: expect.any(String) });
});

test("abort after finish says that it is published, and runs no onAbort", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  const caller = makeRouter(s3, seen).createCaller({ user: "ann" });
  const plan = await caller.post.create({ ...file, input: { postId: "7" } });
  await sendFile(plan, bytesOf("hello"));
  const finished = await caller.post.finish(idOf(plan));
  seen.length = 0;
  expect(await caller.post.abort(idOf(plan))).toEqual({ status: "published" });
  expect(seen).toEqual([]);
  expect(await caller.post.finish(idOf(plan))).toEqual(finished);
});

test.each(["{}", '{"id":""}'])(
  "a session of %s, whose owner is nobody, is a fault, and loses no upload",
  async (session) => {
    await using s3 = await startStorage();
    const storage = { ...s3.storage, plan: { singleMax: 0 } };
    const notes = uploadProcedures({
      name: "notes",
      procedure: t.procedure,
      owner: ({ ctx: { user = "{}" } }) => JSON.parse(user).id,
      storage,
      accept: ["text/plain"],
      maxSize: 1000,
    });
    const as = (user: string) => t.router({ notes }).createCaller({ user }).notes;
    const plan = await as('{"id":"ann"}').create(file);
    const { key, uploadId } = plan.kind === "multipart" ? plan : expect.fail("It is sent in parts.");
    const id = { key, uploadId };
    const asked = s3.calls.length;
    const nobody = as(session);
    for (const call of [
      () => nobody.create(file),
      () => nobody.finish(id),
      () => nobody.abort(id),
      () => nobody.listParts(id),
      () => nobody.signParts({ ...id, parts: [{ partNumber: 1 }] }),
    ]) {
      const cause = new TypeError("The owner of an upload must be a non-empty string.");
      await expect(call()).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR", cause });
    }
    expect(s3.calls).toHaveLength(asked);
    expect(await as('{"id":"ann"}').listParts(id)).toEqual({ parts: [] });
  },
);

describe("traps: 96 who became somebody else", () => {
  async function startTwo(guests: readonly string[] = ["guest-1", "guest-2"]) {
    const s3 = await startStorage();
    const asked: string[] = [];
    const { storage } = s3;
    const notes = uploadProcedures({
      name: "notes",
      procedure: signedIn,
      owner: ({ ctx }) => ctx.user,
      formerOwners: async ({ ctx }) => {
        asked.push(ctx.user);
        return ctx.user === "ann" ? guests : [];
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
    await sendFile(one, bytesOf("hello"));
    expect(await failure(s3.as("bob").finish(idOf(one)))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    const finished = await s3.as("ann").finish(idOf(one));
    expect(finished).toMatchObject({ status: "done", file: { key: expect.stringMatching(/^media\/guest-1\//) } });
    expect(await s3.as("ann").abort(idOf(other))).toEqual({ status: "aborted" });
    expect(s3.asked).toEqual(["bob", "ann", "ann"]);
  });

  test("one guest's id that is no list is that guest, and nobody whose id is a part of it", async () => {
    await using s3 = await startTwo(JSON.parse('"guest-12"'));
    const [one, twelve] = [await s3.as("guest-1").create(file), await s3.as("guest-12").create(file)];
    expect(await failure(s3.as("ann").abort(idOf(one)))).toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    expect(await s3.as("ann").abort(idOf(twelve))).toEqual({ status: "aborted" });
  });

  test("begins new ones as who they are, and nobody is asked about own keys", async () => {
    await using s3 = await startTwo();
    const plan = await s3.as("ann").create(file);
    expect(plan.key).toMatch(/^uploads\/notes\/ann\//);
    await s3.as("ann").abort(idOf(plan));
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

  test("a requestId that fails hides no bug, and nothing of it leaves", async () => {
    await using s3 = await startStorage();
    const bug = new Error("secret detail of the database");
    const post = uploadProcedures({
      name: "noted",
      procedure: t.procedure,
      owner: () => "ann",
      storage: s3.storage,
      accept: ["text/plain"],
      maxSize: 5,
      onCreate: () => Promise.reject(bug),
      requestId: () => {
        throw new TypeError("This context has no request.");
      },
    });
    const promise = t.router({ post }).createCaller({}).post.create(file);
    await expect(promise).rejects.toMatchObject({ message: expect.stringMatching(/^INTERNAL: /), cause: bug });
    expect((await failure(promise)).details["requestId"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("of a call that S3 refused nothing leaves but the request id and S3's code", async () => {
    await using s3 = await startStorage();
    const { admin } = s3.target;
    const unmade = createS3Storage({ ...s3.options, signer: admin, publisher: admin, mediaBucket: "not-there-at-all" });
    const { post } = makeRouter({ storage: unmade }).createCaller({ user: "ann" });
    const plan = await post.create({ ...file, input: { postId: "7" } });
    await sendFile(plan, bytesOf("hello"));
    const promise = post.finish(idOf(plan));
    await expect(promise).rejects.toMatchObject({ cause: { name: "NoSuchBucket" } });
    expect(await failure(promise)).toEqual({
      trpc: "INTERNAL_SERVER_ERROR",
      code: "INTERNAL",
      sentence: "Something went wrong on our side. Try again in a moment.",
      details: { requestId: "request-1", code: "NoSuchBucket" },
    });
  });

  test("of what S3 refused a hook nothing leaves but the request id", async () => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    const promise = caller.post.create({ ...file, input: { postId: "backup" } });
    await expect(promise).rejects.toMatchObject({ cause: { name: "NoSuchBucket" } });
    expect(await failure(promise)).toMatchObject({ code: "INTERNAL", details: { requestId: "request-1" } });
    expect((await failure(promise)).details).not.toHaveProperty("code");
  });

  test("an error in the log leads to its code's page", async () => {
    await using s3 = await startStorage();
    const caller = makeRouter(s3).createCaller({ user: "ann" });
    const refused: unknown = await caller.post.create({ ...file, input: { postId: "full" } }).catch((error) => error);
    expect(inspect(refused)).toContain(`docs: '${errorDocsUrl("QUOTA_EXCEEDED")}'`);
  });
});

test("what onCreate reserved is given back when nothing could be signed", async () => {
  await using s3 = await startStorage();
  const seen: string[] = [];
  let asked = 0;
  // It is called first for the request's expiry, then to sign.
  const fails = () => (asked++ === 0 ? s3.storage.uploads.credentials() : Promise.reject(new Error("no credentials")));
  const uploads = { ...s3.storage.uploads, credentials: fails };
  const caller = makeRouter({ ...s3, storage: { ...s3.storage, uploads } }, seen).createCaller({ user: "ann" });
  expect(await failure(caller.post.create({ ...file, input: { postId: "7" } }))).toMatchObject({ code: "INTERNAL" });
  expect(seen).toEqual(["create a.txt true", "abort true"]);
});

test("a file that verify or derive looks at is sent by no request that can store another after that look", async () => {
  await using s3 = await startStorage();
  const reusable = { ...s3.storage.capabilities, conditionalPut: false, copySourceIfMatch: true };
  const storage = { ...s3.storage, capabilities: reusable };
  const owner = ({ ctx }: { ctx: { user: string } }) => ctx.user;
  const accept = ["text/plain", "image/jpeg", ".rw2"];
  const options = { procedure: signedIn, owner, storage, accept, maxSize: 1000 };
  const derive = { names: [], make: async () => undefined };
  const router = t.router({
    plain: uploadProcedures({ name: "plain", ...options }),
    verified: uploadProcedures({ name: "verified", ...options, verify: () => undefined }),
    derived: uploadProcedures({ name: "derived", ...options, derive }),
  });
  const caller = router.createCaller({ user: "ann" });
  expect((await caller.plain.create(file)).kind).not.toBe("multipart");
  expect((await caller.verified.create(file)).kind).toBe("multipart");
  const photo = { filename: "a.jpg", contentType: "image/jpeg", size: 5 };
  expect((await caller.plain.create(photo)).kind).not.toBe("multipart");
  expect((await caller.derived.create(photo)).kind).toBe("multipart");
  // It may be a picture.
  expect((await caller.derived.create({ ...photo, filename: "a.rw2", contentType: "" })).kind).toBe("multipart");
  // A text is not a picture, and nothing reads it.
  expect((await caller.derived.create(file)).kind).not.toBe("multipart");
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

test("an endpoint tells what it accepts, to whoever may upload there", async () => {
  await using s3 = await startStorage();
  const rules = { accept: ["image/*", ".csv"], maxSize: 1000, maxFiles: 3, maxTotalSize: 2000 };
  const owner = ({ ctx }: { ctx: { user: string } }) => ctx.user;
  const common = { procedure: signedIn, owner, storage: s3.storage };
  const router = t.router({ photo: uploadProcedures({ name: "photo", ...common, ...rules }) });
  expect(JSON.parse(JSON.stringify(await router.createCaller({ user: "ann" }).photo.rules({})))).toEqual(rules);
  expect(await failure(router.createCaller({}).photo.rules({}))).toMatchObject({ trpc: "UNAUTHORIZED" });
  const impossible = { ...rules, minFiles: 4 };
  expect(() => uploadProcedures({ name: "other", ...common, ...impossible })).toThrow(TypeError);
});
