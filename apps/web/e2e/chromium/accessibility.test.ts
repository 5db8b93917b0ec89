import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { makeBigText, makeFile, makePdf } from "../files.ts";
import { continueAsGuest, fileInput, goTo, publishedLink, sendingLimit, uploadRow } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

function gateOf(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

type Spoken = { sentence: string; at: number };

/** Records everything that the live region says from now on, and when (milliseconds). */
async function transcript(page: Page): Promise<() => Promise<Spoken[]>> {
  const said = await page.evaluateHandle(() => {
    const sentences: Spoken[] = [];
    const region = document.querySelector("[aria-live]");
    if (region === null) throw new Error("There is no live region.");
    const listen = (changes: MutationRecord[]) =>
      changes.forEach(({ addedNodes }) =>
        addedNodes.forEach((node) => sentences.push({ sentence: node.textContent ?? "", at: performance.now() })),
      );
    new MutationObserver(listen).observe(region, { childList: true });
    return sentences;
  });
  return () => said.jsonValue();
}

/** Uploads `slow.txt`, and resolves while it is being sent. @returns a function that sets another rate */
async function sendSlowly(page: Page, { size, rate }: { size: number; rate: number }) {
  const slow = await makeBigText(folder(), { name: "slow.txt", size });
  const limit = await sendingLimit(page);
  await limit(rate);
  await fileInput(page).setInputFiles(slow.path);
  await uploadRow(page, "slow.txt")
    .getByText(/Uploading/)
    .waitFor();
  return limit;
}

test("axe finds nothing on any page, light or dark", async () => {
  const { page } = await visit(url);
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await look(page, "sign-in");
  await continueAsGuest(page);
  const which = page.getByRole("button", { name: "See which" });
  const kinds = page.getByText(/^Images, videos, .+ Up to .+ each\.$/);
  await expect.poll(() => kinds.isVisible()).toBe(false);
  await which.press("Enter");
  await kinds.waitFor();
  expect(await which.getAttribute("aria-expanded")).toBe("true");
  await page.getByText("How this is built").click();
  await page.getByText("useUpload(trpcClient.upload)").waitFor();
  await look(page, "upload, empty");

  const photo = await makeFile(folder(), { name: "report.pdf", bytes: makePdf() });
  const wrong = await makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") });
  await fileInput(page).setInputFiles([photo.path, wrong.path]);
  await publishedLink(page, "report.pdf").waitFor();
  const limit = await sendSlowly(page, { size: 4_000_000, rate: 200_000 });
  await page.getByRole("button", { name: "Pause: slow.txt" }).click();
  await uploadRow(page, "slow.txt")
    .getByText(/Paused/)
    .waitFor();
  // Failed files take no part of the bar.
  const widthOf = async (role: "region" | "progressbar", name: string) =>
    (await page.getByRole(role, { name }).boundingBox())?.width ?? 0;
  const padding = 2 * 20 + 2;
  expect(await widthOf("progressbar", "All uploads")).toBe((await widthOf("region", "Uploads")) - padding);
  await look(page, "upload, with a list");

  await page.getByRole("button", { name: /^Account and settings/ }).click();
  await page.getByRole("menu").waitFor();
  await look(page, "menu");
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, "question");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const menu = page.getByRole("button", { name: /^Account and settings/ });
  await expect.poll(() => menu.evaluate((element) => element === document.activeElement)).toBe(true);

  const list = gateOf();
  await page.route("**/trpc/*media.list**", async (route) => {
    await list.opened;
    await route.fallback();
  });
  // An endless animation stops if the person prefers reduced motion.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await goTo(page, "Library");
  await page.getByText("Loading…").waitFor({ state: "attached" });
  await look(page, "library, loading");
  list.open();
  await page.getByText("report.pdf").first().waitFor();
  await look(page, "library");
  await goTo(page, "How it works");
  await limit(-1);
  await page.getByRole("button", { name: /in one piece/ }).click();
  await page.getByText("Published", { exact: true }).waitFor();
  await look(page, "how it works");
  await page.goto(`${url}/account`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await look(page, "account");
  await page.goto(`${url}/nowhere`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await look(page, "not found");
  await page.context().setOffline(true);
  await page.getByText("This page goes on by itself").waitFor();
  await look(page, "offline");
});

test("the live region speaks of the batch, of failures and of the connection, and of nothing else", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const spoken = await transcript(page);
  const said = async () => (await spoken()).map(({ sentence }) => sentence);
  const saying = (words: RegExp) => expect.poll(said).toContainEqual(expect.stringMatching(words));
  const holdFinish = async () => {
    const gate = gateOf();
    await page.route("**/trpc/upload.finish**", async (route) => {
      await gate.opened;
      await route.fallback();
    });
    return gate.open;
  };

  const letGo = await holdFinish();
  const names = Array.from({ length: 9 }, (_, n) => `file-${n}.pdf`);
  const files = await Promise.all(names.map((name) => makeFile(folder(), { name, bytes: makePdf(name) })));
  const wrong = await makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") });
  await fileInput(page).setInputFiles([...files.map(({ path }) => path), wrong.path]);
  await saying(/failed/);
  letGo();
  await saying(/9 of 10/);

  const limit = await sendSlowly(page, { size: 3_000_000, rate: 100_000 });
  await context.setOffline(true);
  await saying(/^You are offline/);
  const letGoAgain = await holdFinish();
  await limit(-1);
  await context.setOffline(false);
  await saying(/^Connected again/);
  letGoAgain();
  await saying(/10 of 11/);

  // If finishing takes more than five seconds, the live region also says the progress.
  const milestones = async () => (await said()).filter((words) => !/^[1-8] of 10 uploaded/.test(words));
  await expect
    .poll(milestones)
    .toEqual([
      "tool.exe failed: not an accepted type.",
      "9 of 10 uploaded.",
      "You are offline. Uploads wait for the connection.",
      "Connected again. Uploads go on.",
      "10 of 11 uploaded.",
    ]);
  // They are at least five seconds apart, but a busy page may show one late.
  const times = (await spoken()).map(({ at }) => at);
  for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThan(3_000);
});

const list = `
- region "Uploads":
  - heading "1 of 2 uploaded · 1 failed" [level=2]
  - button "Share"
  - button "Clear finished"
  - progressbar "All uploads"
  - list:
    - listitem:
      - paragraph: tool.exe 2 bytes
      - paragraph: "Failed · .exe files are not accepted. Accepted: images, videos, audio, PDF, plain text, CSV, .docx, .xlsx, .pptx, .zip. Choose another file."
      - 'button "Remove from list: tool.exe"'
    - listitem:
      - paragraph:
        - 'link "Open: good.pdf"':
          - /url: …
          - text: good.pdf
        - text: 329 bytes
      - paragraph: Published
      - 'button "Copy link: good.pdf"'
      - 'button "Remove from list: good.pdf"'
`.trim();

test("the list reads as rows of names, states and buttons, and the focus never falls out of it", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const wrong = await makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") });
  const good = await makeFile(folder(), { name: "good.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles([good.path, wrong.path]);
  await publishedLink(page, "good.pdf").waitFor();

  const tree = async () => (await page.getByRole("region", { name: "Uploads" }).ariaSnapshot()).replace(/http:.+/, "…");
  await expect.poll(tree).toBe(list);

  await page.getByRole("button", { name: "Remove from list: tool.exe" }).press("Enter");
  await uploadRow(page, "tool.exe").waitFor({ state: "detached" });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await expect.poll(focused).toBe("Remove from list: good.pdf");
  await page.keyboard.press("Enter");
  await uploadRow(page, "good.pdf").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
});
