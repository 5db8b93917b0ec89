import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { uploadFile } from "../testing/send.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { forgetOld } from "./record.ts";

const windows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
}, 60_000);

afterAll(async () => {
  vi.useRealTimers();
  await api[Symbol.asyncDispose]();
});

const password = "correct horse battery";

async function openAccount() {
  const email = `ann-${randomUUID()}@example.com`;
  const browser = openBrowser(api, { address: "203.0.113.7", headers: { "user-agent": windows } });
  await browser.post("/api/auth/sign-up/email", { name: "Ann", email, password });
  return { browser, email };
}

const kindsOf = ({ items }: { items: { kind: string }[] }) => items.map(({ kind }) => kind);

test("an account sees what happened in it, when, by what and from about where, in pages, and nobody else's", async () => {
  const { browser, email } = await openAccount();
  const { data } = await uploadFile(browser, {
    filename: "a.txt",
    contentType: "text/plain",
    bytes: new TextEncoder().encode("hello"),
  });
  const { id } = await browser.trpc.share.create.mutate({ ids: [data.id], title: "Trip", password: "a secret word" });
  await browser.trpc.share.revoke.mutate({ id });
  const request = await browser.trpc.fileRequest.create.mutate({ title: "Trip" });
  await browser.trpc.fileRequest.end.mutate({ id: request.id });
  await browser.trpc.media.export.query({});
  await browser.trpc.media.delete.mutate({ id: data.id });
  await browser.trpc.session.endOthers.mutate();
  // What is refused has not happened.
  await refusalOf(browser.trpc.share.create.mutate({ ids: [randomUUID()] }));
  await browser.post("/api/auth/sign-out");
  await browser.post("/api/auth/sign-in/email", { email, password });

  const all = await browser.trpc.account.activity.query({});
  expect(kindsOf(all)).toEqual([
    "signed-in",
    "signed-out",
    "device-signed-out",
    "files-deleted",
    "exported",
    "request-ended",
    "request-made",
    "link-ended",
    "link-made",
    "signed-in",
  ]);
  for (const item of all.items)
    expect(item).toMatchObject({ browser: "Chrome", system: "Windows", isHandheld: false, from: "203.0.113.x" });
  const text = JSON.stringify(all);
  for (const hidden of [request.token, "a secret word", "203.0.113.7", email, "Mozilla"])
    expect(text).not.toContain(hidden);

  const first = await browser.trpc.account.activity.query({ limit: 6 });
  const rest = await browser.trpc.account.activity.query({ limit: 6, cursor: first.nextCursor });
  expect([...first.items, ...rest.items]).toEqual(all.items);
  expect(rest.nextCursor).toBeUndefined();

  const { browser: bobs } = await openAccount();
  expect(kindsOf(await bobs.trpc.account.activity.query({}))).toEqual(["signed-in"]);
  expect(kindsOf(await bobs.trpc.account.activity.query({ cursor: first.nextCursor }))).toEqual([]);
  const guest = await openGuest(api);
  expect(await refusalOf(guest.trpc.account.activity.query({}))).toMatchObject({ code: "REFUSED" });
});

test("it is kept for 90 days", async () => {
  const { browser } = await openAccount();
  const database = await openTestDatabase();
  const day = 24 * 60 * 60_000;
  const startedAt = Date.now();
  const kinds = async () => kindsOf(await browser.trpc.account.activity.query({}));
  await forgetOld(database);
  expect(await kinds()).toEqual(["signed-in"]);
  vi.useFakeTimers({ toFake: ["Date"], now: startedAt + 91 * day });
  await forgetOld(database);
  vi.useRealTimers();
  expect(await kinds()).toEqual([]);
});
