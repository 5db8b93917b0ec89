import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { type OwnS3, startOwnS3 } from "./testing/own-s3.ts";
import { send, uploadFile, uploadPrivately } from "./testing/send.ts";
import { type TestApi, startTestApi } from "./testing/test-api.ts";

let s3: OwnS3;
let api: TestApi;

beforeAll(async () => {
  s3 = await startOwnS3();
  api = await startTestApi(s3.variables);
}, 60_000);

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

const password = "correct horse battery";
const note = (text: string) => ({
  filename: "a.txt",
  contentType: "text/plain",
  bytes: new TextEncoder().encode(text),
});

/** All keys of one owner, as the janitor finds them. */
async function keysOf(owner: string): Promise<string[]> {
  const { variables } = s3;
  const client = new S3Client({
    endpoint: variables.S3_ENDPOINT ?? "",
    region: "us-east-1",
    forcePathStyle: true,
    credentials: {
      accessKeyId: variables.S3_JANITOR_ACCESS_KEY_ID ?? "",
      secretAccessKey: variables.S3_JANITOR_SECRET_ACCESS_KEY ?? "",
    },
  });
  const places = [
    { Bucket: variables.S3_UPLOAD_BUCKET, Prefix: "uploads/" },
    { Bucket: variables.S3_MEDIA_BUCKET, Prefix: "media/" },
    { Bucket: variables.S3_MEDIA_BUCKET, Prefix: "private/" },
  ];
  const found = await Promise.all(
    places.map(async (place) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command(place));
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(place));
      return [...Contents, ...Uploads].flatMap(({ Key }) => Key ?? []);
    }),
  );
  client.destroy();
  return found.flat().filter((key) => key.split("/").includes(owner));
}

const ownerOf = (uploadKey: string) => uploadKey.split("/")[2] ?? "";

test("a deleted account leaves nothing: of it, of the guest that it was, and of nobody else anything is missing", async () => {
  const other = await openGuest(api);
  const theirs = await uploadFile(other, note("theirs"));

  const person = await openGuest(api);
  const asGuest = await uploadFile(person, note("as a guest"));
  const email = `ann-${crypto.randomUUID()}@example.com`;
  expect((await person.post("/api/auth/sign-up/email", { name: "Ann", email, password })).status).toBe(200);
  const asAccount = await uploadFile(person, note("as an account"));
  await uploadPrivately(person, note("private"));
  await person.trpc.upload.create.mutate({ filename: "b.zip", contentType: "application/zip", size: 50 * 1024 ** 2 });
  const waiting = await person.trpc.upload.create.mutate({ filename: "c.txt", contentType: "text/plain", size: 5 });
  await send(waiting, new TextEncoder().encode("hello"));
  const owners = [asGuest, asAccount].map(({ plan }) => ownerOf(plan.key));
  expect(new Set(owners).size).toBe(2);
  expect((await Promise.all(owners.map(keysOf))).map((keys) => keys.length)).toEqual([2, 6]);
  const elsewhere = openBrowser(api);
  expect((await elsewhere.post("/api/auth/sign-in/email", { email, password })).status).toBe(200);

  expect((await person.post("/api/auth/delete-user", { password: "wrong" })).status).toBe(400);
  expect((await person.trpc.media.list.query({})).items).toHaveLength(3);
  expect((await person.post("/api/auth/delete-user", { password })).status).toBe(200);

  expect(await Promise.all(owners.map(keysOf))).toEqual([[], []]);
  for (const { file } of [asGuest, asAccount]) expect((await fetch(file.url)).status).not.toBe(200);
  expect((await elsewhere.post("/api/auth/sign-in/email", { email, password })).status).toBe(401);
  // Another device's session, which its cookie may still vouch for, brings nothing back.
  await refusalOf(elsewhere.trpc.upload.create.mutate({ filename: "d.txt", contentType: "text/plain", size: 5 }));
  await refusalOf(elsewhere.trpc.upload.finish.mutate({ key: waiting.key }));
  expect(await Promise.all(owners.map(keysOf))).toEqual([[], []]);

  expect((await fetch(theirs.file.url)).status).toBe(200);
  expect((await other.trpc.media.list.query({})).items).toHaveLength(1);
});

test("a guest can erase everything too", async () => {
  const guest = await openGuest(api);
  const { plan } = await uploadFile(guest, note("hello"));
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(200);
  expect(await keysOf(ownerOf(plan.key))).toEqual([]);
  expect(await refusalOf(guest.trpc.media.list.query({}))).toMatchObject({ code: "SIGNED_OUT" });
});

test("a guest of yesterday can, too; an account only with its password", async () => {
  const guest = await openGuest(api);
  const person = openBrowser(api);
  const email = `ben-${crypto.randomUUID()}@example.com`;
  await person.post("/api/auth/sign-up/email", { name: "Ben", email, password });
  for (const body of [{}, { password: "" }, { token: "x" }]) {
    expect((await person.post("/api/auth/delete-user", body)).status).toBe(400);
  }
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 24 * 60 * 60 * 1000 });
  const answers = [
    await guest.post("/api/auth/delete-user", {}),
    await person.post("/api/auth/delete-user", {}),
    await person.post("/api/auth/delete-user", { password }),
  ];
  vi.useRealTimers();
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
});

test("with S3 down the account stays, and is deleted when it is asked for again", async () => {
  const guest = await openGuest(api);
  const { plan } = await uploadFile(guest, note("hello"));
  await s3.stop();
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(500);
  await s3.restart();
  expect(await keysOf(ownerOf(plan.key))).toHaveLength(2);
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(200);
  expect(await keysOf(ownerOf(plan.key))).toEqual([]);
}, 60_000);

test("without a janitor nobody is offered what could not be kept", async () => {
  await using plain = await startTestApi({
    ...s3.variables,
    S3_JANITOR_ACCESS_KEY_ID: undefined,
    S3_JANITOR_SECRET_ACCESS_KEY: undefined,
  });
  const guest = await openGuest(plain);
  expect(await guest.trpc.config.query()).toMatchObject({ deleteAccount: false });
  expect((await guest.post("/api/auth/delete-user", {})).status).toBe(404);
}, 60_000);
