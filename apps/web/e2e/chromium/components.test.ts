import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { drawPicture, makeBigText, makeFile, makePdf } from "../files.ts";
import { sendingLimit } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

async function open() {
  const visited = await visit(`${url}/components`);
  await visited.page.getByRole("button", { name: "Continue as guest" }).first().click();
  await visited.page.getByRole("button", { name: "Choose a file" }).waitFor();
  return visited;
}

/** Chooses a file by focus and Enter, without a pointer. */
async function chooseByKeyboard(page: Page, name: string, path: string): Promise<void> {
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
  await (await chosen).setFiles(path);
}

/** Returns the names of the person's published files. */
async function published(page: Page): Promise<string[]> {
  const answer = await page.request.get(`${url}/trpc/media.list?input={}`);
  const { result }: { result: { data: { items: { name: string }[] } } } = await answer.json();
  return result.data.items.map(({ name }) => name).toSorted();
}

test("each component uploads, by keyboard, drop and paste; and what the page copies is there", async () => {
  const { page, complaints } = await open();
  const photo = await makeFile(folder(), { name: "me.png", bytes: await drawPicture(page, "image/png") });
  const program = await makeFile(folder(), { name: "installer.exe", bytes: Buffer.from("MZ") });
  const pdf = await makeFile(folder(), { name: "keys.pdf", bytes: makePdf() });

  await chooseByKeyboard(page, "Choose a file", program.path);
  await page.getByText(/is not accepted|are not accepted/).waitFor();
  await chooseByKeyboard(page, "Choose a file", pdf.path);
  await page.getByText("keys.pdf is uploaded.").waitFor();

  await chooseByKeyboard(page, "Choose a picture", photo.path);
  await page.getByText("me.png is uploaded.").waitFor();
  const picture = page.locator(".s3d-avatar img");
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(640);

  const zone = page.getByRole("button", { name: "Drop files here, or click to choose" });
  const dropped = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], "dropped.pdf", { type: "application/pdf" }));
    return data;
  }, Buffer.from(makePdf()).toString("base64"));
  await zone.dispatchEvent("dragover", { dataTransfer: dropped });
  await page.getByRole("button", { name: "Drop to upload" }).dispatchEvent("drop", { dataTransfer: dropped });
  await page.getByRole("listitem").filter({ hasText: "dropped.pdf" }).getByText("Uploaded").waitFor();

  await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    },
    (await readFile(photo.path)).toString("base64"),
  );
  await page.getByRole("button", { name: /^Paste a screenshot here/ }).press("ControlOrMeta+V");
  await page.getByText(/^Screenshot .+\.png is uploaded\.$/).waitFor();
  // Each file is there once: the page does not take what a zone has taken.
  await expect
    .poll(() => published(page))
    .toEqual([expect.stringMatching(/^Screenshot /), "dropped.pdf", "keys.pdf", "me.png"]);

  await page.getByRole("button", { name: "Copy the command" }).first().click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("npx shadcn@latest add ");
  const [, address = ""] = / add (\S+)$/.exec(await page.evaluate(() => navigator.clipboard.readText())) ?? [];
  expect(await (await page.request.get(address)).json()).toMatchObject({ name: "upload-button" });
  expect(complaints).toEqual([]);
});

test("the list: refused first, cancelled and tried again, removed with the focus going on; axe finds nothing", async () => {
  const { page } = await open();
  const slow = await makeBigText(folder(), { name: "slow.txt", size: 4_000_000 });
  const program = await makeFile(folder(), { name: "setup.exe", bytes: Buffer.from("MZ") });
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  const press = async (label: string) => {
    await page.getByRole("button", { name: label }).focus();
    await page.keyboard.press("Enter");
  };
  const limit = await sendingLimit(page);
  await limit(50_000);
  await page.locator(".s3d-dropzone input").first().setInputFiles([slow.path, program.path]);
  await row("slow.txt")
    .getByText(/^Uploading · \d+% · /)
    .waitFor();
  await expect.poll(() => page.locator(".s3d-upload").first().textContent()).toContain("setup.exe");
  await expect.poll(() => page.getByRole("progressbar", { name: "slow.txt" }).count()).toBe(1);
  await look(page, "uploading and refused");

  await press("Cancel: slow.txt");
  await row("slow.txt").getByText("Cancelled").waitFor();
  await limit(-1);
  await press("Try again: slow.txt");
  await row("slow.txt").getByText("Uploaded").waitFor();
  await press("Remove from the list: setup.exe");
  await row("setup.exe").waitFor({ state: "detached" });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await expect.poll(focused).toBe("Remove from the list: slow.txt");
});

test("in forced colors what can be pressed and how far a file is can be seen", async () => {
  const { page } = await visit(`${url}/components`, { forcedColors: "active" });
  await page.getByRole("button", { name: "Continue as guest" }).first().click();
  const button = page.getByRole("button", { name: "Choose a file" });
  expect(await button.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe("1px");
  const big = await makeBigText(folder(), { name: "forced.txt", size: 3_000_000 });
  const limit = await sendingLimit(page);
  await limit(200_000);
  await page.locator(".s3d-dropzone input[type=file]").first().setInputFiles(big.path);
  const bar = page.locator("progress.s3d-bar").first();
  const seen = bar.evaluate((element) => {
    const { backgroundColor, color, forcedColorAdjust } = getComputedStyle(element);
    return { isSeen: backgroundColor !== color, forcedColorAdjust };
  });
  expect(await seen).toEqual({ isSeen: true, forcedColorAdjust: "none" });
  await limit(-1);
});
