import { afterEach, expect, inject, test } from "vitest";
import { makeFile, makePdf } from "../files.ts";
import { continueAsGuest, fileInput, mediaItem, publishedLink, uploadRow } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");
const control = inject("control");

const startApi = async () => expect((await fetch(`${control}/start`)).status).toBe(200);
const stopApi = async () => expect((await fetch(`${control}/stop`)).status).toBe(200);
// The other tests need the API, however a test ends.
afterEach(startApi);

test("the page says that the API is down, and goes on by itself when it is back", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const before = await makeFile(folder(), { name: "before.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles(before.path);
  await publishedLink(page, before.name).waitFor();

  const newcomer = (await visit(url)).page;
  await newcomer.getByRole("button", { name: "Continue as guest" }).waitFor();
  const outage = page.getByText("This page keeps trying");
  await stopApi();
  await outage.waitFor();
  await expect.poll(() => publishedLink(page, before.name).count()).toBe(1);

  // A page that is opened during the outage shows it too, and does not take the person for signed out.
  const late = await context.newPage();
  await late.goto(`${url}/library`);
  await late.getByText("This page keeps trying").waitFor();
  await expect.poll(() => late.getByRole("button", { name: "Continue as guest" }).count()).toBe(0);

  // An upload that begins during the outage waits.
  const during = await makeFile(folder(), { name: "during.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles(during.path);
  await uploadRow(page, during.name).getByText("No connection: goes on by itself when it is back").waitFor();

  // A person who signs in during the outage reads that one sentence, and is signed in once the API is back.
  await newcomer.getByRole("button", { name: "Continue as guest" }).click();
  await newcomer.getByText("This page keeps trying").waitFor();
  await expect.poll(() => newcomer.getByRole("alert").count()).toBe(0);

  await startApi();
  await fileInput(newcomer).waitFor({ state: "attached" });
  await outage.waitFor({ state: "detached" });
  await publishedLink(page, during.name).waitFor();
  await mediaItem(late, before.name).waitFor();
});

test("an API that takes calls and never answers is said to be away, until it answers", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const outage = (of: typeof page) => of.getByText("This page keeps trying");
  await context.route(/\/trpc\/[^?]*config/, () => new Promise(() => {}));
  await outage(page).waitFor();
  // Once known, it stays known while the next call waits.
  const late = await context.newPage();
  await late.goto(url);
  await outage(late).waitFor();
  await late.getByText("Waiting for the server").waitFor();
  expect(await outage(page).count()).toBe(1);
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await fileInput(late).waitFor({ state: "attached" });
  for (const each of [page, late]) await outage(each).waitFor({ state: "detached" });
});

test("the page says that it is offline, and what could not be opened meanwhile opens afterwards", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const offline = page.getByText("This page goes on by itself");
  await context.setOffline(true);
  await offline.waitFor();
  await page.getByRole("button", { name: /^Account and settings/ }).click();
  await page.getByRole("menuitem", { name: "File requests" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await context.setOffline(false);
  await offline.waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1, name: "File requests" }).waitFor();
});
