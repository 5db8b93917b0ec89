import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MiB } from "@s3-direct/upload-core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenHeader } from "./file-request/find-file-request.ts";
import { type Browser, openBrowser, openGuest } from "./testing/browser.ts";
import { startLoggedApi } from "./testing/logged-s3.ts";
import { accepts, procedureInputs } from "./testing/procedure-inputs.ts";
import { send, uploadFile } from "./testing/send.ts";
import { onRealS3 } from "./testing/test-api.ts";

/** The number of inputs for each procedure: a few in `npm test`, 10,000 in `pnpm test:long`. */
const runs = Number(process.env.S3_DIRECT_FUZZ_RUNS ?? 40);
/**
 * With few inputs, memory is measured once for all procedures: a garbage collection for each would take longer than its
 * calls.
 */
const areMany = runs >= 300;
const seed = Number(process.env.S3_DIRECT_FUZZ_SEED ?? 1);
const atOnce = 20;

type Started = Awaited<ReturnType<typeof startLoggedApi>>;

let s3: Started;
let inputsOf: Awaited<ReturnType<typeof procedureInputs>>;
let victim: Browser;
let caller: Browser;
/** For procedures that a guest can't call. */
let account: Browser;
/** Real keys and ids of the caller and the victim, so that many inputs get as far as any can. */
let keys: string[];
let uploadIds: string[];
let ids: string[];
let tokens: string[];
/** The caller's own file request: files that arrive by it are the caller's. */
let request: { id: string; token: string };
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.stdout.write(`S3_DIRECT_FUZZ_SEED=${seed}\n`);
  process.on("unhandledRejection", note);
  const unlimited = String(1_000_000_000);
  s3 = await startLoggedApi({
    RATE_LIMIT_USER: unlimited,
    RATE_LIMIT_ADDRESS: unlimited,
    GUEST_QUOTA_BYTES: String(10 ** 14),
    GUEST_QUOTA_FILES: unlimited,
    MAX_OPEN_MULTIPARTS: unlimited,
    UPLOAD_MAX_SIZE: String(10 ** 13),
    SMTP_URL: "terminal:",
  });
  inputsOf = await procedureInputs();
  [victim, caller] = [await openGuest(s3.api), await openGuest(s3.api)];
  [keys, uploadIds, ids, tokens] = [[], [], [], []];
  account = await openAccount();
  for (const person of [victim, caller]) {
    request = await person.trpc.fileRequest.create.mutate({ title: "Trip", maxFiles: 200 });
    ids.push(request.id);
    const file = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };
    const { plan, data } = await uploadFile(person, file);
    const sent = await person.trpc.privateUpload.create.mutate({ ...file, size: 5 });
    expect(await send(sent, file.bytes)).toBe(200);
    const parts = await person.trpc.upload.create.mutate({ ...file, size: 40 * MiB });
    const visitor = openBrowser(s3.api, { headers: { [tokenHeader]: request.token } });
    const requested = { ...file, size: 40 * MiB, input: { sender: "Ben" } };
    const theirs = await visitor.trpc.requestedUpload.create.mutate(requested);
    if (parts.kind !== "multipart" || theirs.kind !== "multipart") expect.fail("This size goes up in parts.");
    keys.push(plan.key, sent.key, theirs.key, parts.key);
    uploadIds.push(theirs.uploadId, parts.uploadId);
    ids.push(data.id, (await person.trpc.album.create.mutate({ name: "Trip", ids: [data.id] })).id);
    for (const password of [undefined, "lighthouse"])
      tokens.push((await person.trpc.share.create.mutate({ ids: [data.id], password })).token);
  }
});

afterAll(async () => {
  process.off("unhandledRejection", note);
  await s3[Symbol.asyncDispose]();
});

/** Well-formed nine times in ten. */
const mostly = <T, U>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: bad });

const ownerOf = (key = "") => key.split("/")[2] ?? "";
const prototypeNames = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"];

/**
 * Any characters, including halves of surrogate pairs. A table of all of them, like fast-check's own, would take most
 * of the heap.
 */
const characters = () =>
  fc.array(fc.nat(0x10ffff), { maxLength: 300 }).map((points) => String.fromCodePoint(...points));

/** Anything that JSON can represent, including the property names that every object has. */
const anything = () => fc.oneof(fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }), characters());
const text = () =>
  fc.oneof(
    characters(),
    fc.constantFrom(...prototypeNames, "", ".", "..", "../../x", "%00", "a\u0000b", "\ud800", "x".repeat(5_000)),
    fc.constantFrom("${jndi:ldap://x}", "'; drop table media; --", "<script>", "a\r\nx-amz-acl: public-read"),
  );

/** A real key, a key with one piece changed, or a text that only looks like a key. */
const key = () =>
  fc.oneof(
    fc.constantFrom(...keys),
    fc
      .tuple(fc.constantFrom(...keys), fc.nat(200), text())
      .map(([real, at, piece]) => real.slice(0, at) + piece + real.slice(at + piece.length)),
    fc.constantFrom(...keys).map((real) => real.replace(/[0-9a-f]{8}-/, "00000000-")),
    fc.constantFrom(...keys).map((real) => real.replace(/^uploads|^[^/]+/, "media")),
    text(),
  );
const uploadId = () => mostly(fc.constantFrom(...uploadIds), text());
const size = () =>
  mostly(
    fc.integer({ min: 0, max: 10 ** 9 }),
    fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(-1, 2 ** 60)),
  );
const token = () => fc.oneof(fc.constantFrom(...tokens), fc.base64String({ maxLength: 22 }), text());
const id = () => fc.oneof(fc.constantFrom(...ids), fc.uuid(), text());
const filename = () =>
  fc.oneof(
    fc.constantFrom("a.txt", "b.mp4", "c.svg", "d.jpg.exe", ".txt"),
    text(),
    text().map((name) => `${name}.pdf`),
  );
const contentType = () =>
  mostly(fc.constantFrom("text/plain", "video/mp4", "application/pdf", "image/svg+xml", "text/html; x"), text());
const partNumber = () => mostly(fc.integer({ min: 1, max: 10 }), fc.integer());
const sha256 = () => mostly(fc.constant("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), text());

const mostlyReal = () => mostly(fc.constantFrom(...ids), id());
const files = () => mostly(fc.array(mostlyReal(), { minLength: 1, maxLength: 3 }), fc.array(text()));

const albumName = () => fc.oneof(fc.constantFrom("Trip", "항구"), text());

const tag = () => mostly(fc.constantFrom("trip", "Trip", "항구"), text());
const tags = () => fc.array(tag(), { maxLength: 3 });

const batch = () => fc.record({ id: id(), place: mostly(fc.nat(100), fc.oneof(fc.double(), fc.integer())) });

const destination = () =>
  fc.oneof(
    fc.record({ album: mostlyReal(), albumName: albumName(), batch: batch() }, { requiredKeys: [] }),
    anything(),
  );

const shapes = {
  create: () =>
    fc.record(
      {
        filename: filename(),
        contentType: contentType(),
        size: size(),
        sha256: sha256(),
        maxHashSize: size(),
        input: destination(),
      },
      { requiredKeys: ["filename", "contentType", "size"] },
    ),
  rules: () => fc.record({ input: destination() }, { requiredKeys: [] }),
  finish: () => fc.record({ key: key(), uploadId: uploadId() }, { requiredKeys: ["key"] }),
  abort: () => fc.record({ key: key(), uploadId: uploadId() }, { requiredKeys: ["key"] }),
  listParts: () => fc.record({ key: key(), uploadId: uploadId() }),
  signParts: () =>
    fc.record({
      key: key(),
      uploadId: uploadId(),
      parts: fc.array(fc.record({ partNumber: partNumber(), sha256: sha256() }, { requiredKeys: ["partNumber"] }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  list: () =>
    fc.record(
      {
        cursor: mostlyReal(),
        limit: mostly(fc.integer({ min: 1, max: 100 }), fc.integer()),
        search: text(),
        album: mostlyReal(),
        tag: tag(),
        shared: fc.boolean(),
        trash: fc.boolean(),
        kind: mostly(fc.constantFrom("image", "document"), text()),
        sort: mostly(fc.constantFrom("newest", "oldest", "name", "size"), text()),
      },
      { requiredKeys: [] },
    ),
  findSame: () =>
    fc.record({
      visibility: mostly(fc.constantFrom("public", "private"), text()),
      hashes: fc.array(sha256(), { minLength: 1, maxLength: 3 }),
    }),
  rename: () => fc.record({ id: id(), name: filename() }),
  setVisibility: () =>
    fc.record({ id: mostlyReal(), visibility: mostly(fc.constantFrom("public", "private"), text()) }),
  delete: () => fc.record({ id: id() }),
  renamePasskey: () => fc.record({ id: id(), name: mostly(fc.constant("Phone"), text()) }),
  activity: () =>
    fc.record(
      { cursor: mostly(fc.nat(), anything()), limit: mostly(fc.integer({ min: 1, max: 100 }), fc.integer()) },
      { requiredKeys: [] },
    ),
  requestReset: () =>
    fc.record({
      email: mostly(
        fc.uuid().map((name) => `${name}@example.com`),
        text(),
      ),
    }),
  resetPassword: () =>
    fc.record({ token: token(), password: mostly(fc.string({ minLength: 8, maxLength: 128 }), text()) }),
  verifyEmail: () => fc.record({ token: token() }),
  confirmByPassword: () => fc.record({ password: text() }),
  confirmByPasskey: () => {
    const bytes = () => mostly(fc.constantFrom("", "AAAA", "e30", "_-9"), text());
    const made = fc.record({ clientDataJSON: bytes(), authenticatorData: bytes(), signature: bytes() });
    const type = fc.constant("public-key");
    return fc.record({
      response: fc.record({ id: bytes(), rawId: bytes(), type, response: mostly(made, anything()) }),
    });
  },
  trash: () => fc.record({ ids: files() }),
  emptyTrash: () => fc.record({ ids: files() }, { requiredKeys: [] }),
  export: () => fc.record({ cursor: mostly(id(), text()) }, { requiredKeys: [] }),
  share: () =>
    fc.record(
      {
        ids: files(),
        title: fc.oneof(fc.constant("Trip"), text()),
        password: mostly(fc.string({ minLength: 6, maxLength: 128 }), text()),
        days: mostly(fc.constantFrom(1, 7, 30), fc.integer()),
        maxDownloads: mostly(fc.integer({ min: 1, max: 10_000 }), fc.integer()),
      },
      { requiredKeys: ["ids"] },
    ),
  request: () =>
    fc.record(
      {
        title: fc.oneof(fc.constant("Trip"), text()),
        note: text(),
        accepts: mostly(fc.constantFrom("any", "images", "media", "documents"), text()),
        maxFiles: mostly(fc.integer({ min: 1, max: 200 }), fc.integer()),
        maxSize: size(),
        days: mostly(fc.constantFrom(1, 7, 30), fc.integer()),
        ownDevice: fc.boolean(),
      },
      { requiredKeys: ["title"] },
    ),
  requested: () =>
    fc.record({
      filename: filename(),
      contentType: contentType(),
      size: size(),
      input: mostly(
        fc.record({ sender: text(), message: text(), batch: batch() }, { requiredKeys: ["sender"] }),
        anything(),
      ),
    }),
  album: () => fc.record({ name: albumName(), ids: files() }, { requiredKeys: ["name"] }),
  albumName: () => fc.record({ id: id(), name: albumName() }),
  albumFiles: () => fc.record({ id: id(), name: albumName(), ids: files() }, { requiredKeys: ["id", "ids"] }),
  tags: () => fc.record({ ids: files(), add: tags(), remove: tags() }, { requiredKeys: ["ids"] }),
  open: () => fc.record({ token: token(), pass: text(), id: id() }, { requiredKeys: ["token"] }),
  unlock: () => fc.record({ token: token(), password: text() }),
  download: () => fc.record({ id: id(), save: fc.boolean() }, { requiredKeys: ["id"] }),
};

/** A few unknown fields, some with property names that every object has. */
const extras = () =>
  fc.dictionary(fc.oneof(fc.constantFrom(...prototypeNames), fc.string()), anything(), { maxKeys: 2 });

/** Well-formed or nearly so four times out of five; otherwise anything. */
function inputs(shape: fc.Arbitrary<object>): fc.Arbitrary<string> {
  const shaped = fc
    .tuple(shape, fc.option(extras(), { freq: 4 }))
    .map(([input, more]) => JSON.stringify({ ...more, ...input }));
  return fc.oneof(
    { weight: 4, arbitrary: shaped },
    { weight: 1, arbitrary: anything().map((value) => JSON.stringify(value)) },
  );
}

const own = ["upload", "privateUpload"];
const endpoints = [...own, "requestedUpload"];
const procedures = [
  { paths: own.map((name) => `${name}.create`), type: "POST", shape: shapes.create },
  { paths: endpoints.map((name) => `${name}.rules`), type: "GET", shape: shapes.rules },
  { paths: endpoints.map((name) => `${name}.finish`), type: "POST", shape: shapes.finish },
  { paths: endpoints.map((name) => `${name}.signParts`), type: "POST", shape: shapes.signParts },
  { paths: endpoints.map((name) => `${name}.listParts`), type: "POST", shape: shapes.listParts },
  { paths: ["media.list"], type: "GET", shape: shapes.list },
  { paths: ["media.export"], type: "GET", shape: shapes.export },
  { paths: ["media.findSame"], type: "GET", shape: shapes.findSame },
  { paths: ["media.download"], type: "GET", shape: shapes.download },
  { paths: endpoints.map((name) => `${name}.abort`), type: "POST", shape: shapes.abort },
  { paths: ["share.create"], type: "POST", shape: shapes.share },
  { paths: ["share.open"], type: "POST", shape: shapes.open },
  { paths: ["share.unlock"], type: "POST", shape: shapes.unlock },
  { paths: ["share.download"], type: "POST", shape: shapes.open },
  { paths: ["share.revoke"], type: "POST", shape: shapes.delete },
  { paths: ["fileRequest.create"], type: "POST", shape: shapes.request },
  { paths: ["requestedUpload.create"], type: "POST", shape: shapes.requested },
  { paths: ["trash.move", "trash.restore"], type: "POST", shape: shapes.trash },
  { paths: ["trash.empty"], type: "POST", shape: shapes.emptyTrash },
  { paths: ["session.end"], type: "POST", shape: shapes.delete, byAccount: true },
  { paths: ["passkey.remove"], type: "POST", shape: shapes.delete, byAccount: true },
  { paths: ["passkey.rename"], type: "POST", shape: shapes.renamePasskey, byAccount: true },
  { paths: ["account.activity"], type: "GET", shape: shapes.activity, byAccount: true },
  { paths: ["account.email.change"], type: "POST", shape: shapes.requestReset, byAccount: true },
  { paths: ["confirm.byPassword"], type: "POST", shape: shapes.confirmByPassword, byAccount: true },
  { paths: ["confirm.byPasskey"], type: "POST", shape: shapes.confirmByPasskey, byAccount: true },
  { paths: ["account.requestReset"], type: "POST", shape: shapes.requestReset },
  { paths: ["account.resetPassword"], type: "POST", shape: shapes.resetPassword },
  { paths: ["account.verifyEmail"], type: "POST", shape: shapes.verifyEmail },
  { paths: ["account.restoreEmail"], type: "POST", shape: shapes.verifyEmail },
  { paths: ["album.list"], type: "GET", shape: shapes.list },
  { paths: ["album.create"], type: "POST", shape: shapes.album },
  { paths: ["album.rename"], type: "POST", shape: shapes.albumName },
  { paths: ["album.add", "album.remove"], type: "POST", shape: shapes.albumFiles },
  { paths: ["album.delete", "album.restore"], type: "POST", shape: shapes.delete },
  { paths: ["tag.set"], type: "POST", shape: shapes.tags },
  { paths: ["media.rename"], type: "POST", shape: shapes.rename },
  { paths: ["media.setVisibility"], type: "POST", shape: shapes.setVisibility },
  { paths: ["media.delete"], type: "POST", shape: shapes.delete },
  { paths: ["fileRequest.end"], type: "POST", shape: shapes.delete },
] as const;

/** Creates an account with two sessions. The caller may end the one whose id is among the inputs. */
async function openAccount(): Promise<Browser> {
  const [here, there] = [openBrowser(s3.api), openBrowser(s3.api)];
  const credentials = {
    name: "Ann",
    email: `ann-${randomBytes(8).toString("hex")}@example.com`,
    password: "a long password",
  };
  await here.post("/api/auth/sign-up/email", credentials);
  await there.post("/api/auth/sign-in/email", credentials);
  const [, other] = await here.trpc.session.list.query();
  ids.push(other?.id ?? expect.fail("The second session is missing."));
  return here;
}

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

function heapAfterGc(): number {
  if (typeof collectGarbage === "function") collectGarbage();
  return process.memoryUsage().heapUsed;
}

const timeout = 180_000 + runs * 200;
/**
 * Measured once all code is loaded: with many inputs, after a procedure's first calls; with few, after the first
 * procedure.
 */
let heap: number | undefined;

test.each(procedures)("$paths.0 with whatever anybody sends", { timeout }, async (procedure) => {
  const { paths, type, shape } = procedure;
  const parsers = inputsOf.get(paths[0] ?? "") ?? [];
  const asker = "byAccount" in procedure ? account : caller;
  const owners = [ownerOf(keys.at(-1)), request.id];
  const before = onRealS3 ? await s3.requestsOf([ownerOf(keys[0])]) : await s3.requestsOutside(owners);
  const generated = fc.sample(inputs(shape()), { seed, numRuns: runs });
  const lastWarm = Math.floor(runs / 5 / atOnce) * atOnce;
  let past = 0;
  for (let at = 0; at < generated.length; at += atOnce) {
    const some = generated.slice(at, at + atOnce);
    await Promise.all(
      some.map(async (input, index) => {
        if (accepts(parsers, JSON.parse(input))) past += 1;
        const path = `/trpc/${paths[index % paths.length]}`;
        const headers = { "content-type": "application/json", [tokenHeader]: request.token };
        const answer =
          type === "GET"
            ? await asker.request(`${path}?input=${encodeURIComponent(input)}`, { headers })
            : await asker.request(path, { method: type, body: input, headers });
        expect([input, answer.status < 500]).toEqual([input, true]);
        expect(await answer.json()).toHaveProperty(answer.status < 400 ? "result" : "error.data.code");
      }),
    );
    // The test itself keeps the log, which would look like a leak.
    s3.api.logged.length = 0;
    if (areMany && at === lastWarm) heap = heapAfterGc();
  }
  // With few inputs, fewer may get past the schema by chance.
  expect(past / runs).toBeGreaterThanOrEqual(areMany ? 0.3 : 0.1);
  heap ??= heapAfterGc();
  if (areMany || procedure === procedures.at(-1)) expect(heapAfterGc() - heap).toBeLessThan(48 * MiB);
  expect(unhandled).toEqual([]);

  // A real S3 is shared with other tests, so only the victim's requests are checked there.
  const strangers = onRealS3 ? await s3.requestsOf([ownerOf(keys[0])]) : await s3.requestsOutside(owners);
  expect(strangers.slice(before.length)).toEqual([]);
});

test("these are all procedures that take an input", () => {
  const taking = [...inputsOf].filter(([, parsers]) => parsers.length > 0).map(([path]) => path);
  expect(procedures.flatMap<string>(({ paths }) => paths).toSorted()).toEqual(taking.toSorted());
});

test("names that every object has reach no procedure", async () => {
  for (const name of prototypeNames) {
    for (const path of [name, `upload.${name}`, `upload.create.${name}`, `media.${name}.call`, `${name}.create`]) {
      for (const method of ["GET", "POST"]) {
        const init = method === "POST" ? { method, body: "{}", headers: { "content-type": "application/json" } } : {};
        const { status } = await caller.request(`/trpc/${path}`, init);
        expect([path, method, status]).toEqual([path, method, 404]);
      }
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});
