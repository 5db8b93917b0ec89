import { readFile } from "node:fs/promises";
import { join } from "node:path";
import JSZip from "jszip";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { useBuilt } from "./built.ts";
import { download, drawPicture, makeBigText, makeFile, makePdf } from "./files.ts";
import { continueAsGuest, fileInput, goTo, mediaItem, newAddress, publishedLink, signOut } from "./on-page.ts";
import { addCookies, secretsIn, watch } from "./secrets.ts";
import { useVisitors } from "./visitors.ts";

const { visit, folder } = useVisitors();
const built = useBuilt();
const password = "a long and secret password";

test("a link's page shows and zips private files under its content security policy, and a chat is told what is there", async () => {
  const { page } = await visit(built().url);
  await continueAsGuest(page);
  await page.getByRole("radio", { name: "Private", exact: true }).check();
  const photo = await makeFile(folder(), { name: "pier.jpg", bytes: await drawPicture(page, "image/jpeg") });
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles([photo.path, pdf.path]);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByLabel("Title").fill("Harbour");
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();

  const head = await (await fetch(link)).text();
  expect(head).toContain('<meta property="og:title" content="Harbour" />');
  const [, image = ""] = /property="og:image" content="([^"]+)"/.exec(head) ?? [];
  expect((await download(image)).headers.get("content-type")).toBe("image/webp");

  const stranger = await visit(link);
  await stranger.page.getByRole("heading", { name: "Harbour" }).waitFor();
  const zip = stranger.page.waitForEvent("download");
  await stranger.page.getByRole("button", { name: "Download all" }).click();
  const { files } = await JSZip.loadAsync(await readFile(await (await zip).path()), { checkCRC32: true });
  expect(Object.keys(files).toSorted()).toEqual(["pier.jpg", "plan.pdf"]);
  const one = stranger.page.waitForEvent("download");
  await stranger.page.getByRole("button", { name: "Download plan.pdf" }).click();
  expect((await one).suggestedFilename()).toBe("plan.pdf");
  expect(stranger.complaints).toEqual([]);
});

test("the built app uploads under its own content security policy, and prints no secret of anybody", async () => {
  const { page, context, complaints } = await visit(built().url);
  const address = newAddress("ada");
  const secrets = new Set<string>([password]);
  const printed: string[] = [];
  watch(page, { secrets, printed });

  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  const photo = await makeFile(folder(), { name: "pier.jpg", bytes: await drawPicture(page, "image/jpeg") });
  // Uploaded in parts, each hashed in the worker.
  const large = await makeBigText(folder(), { name: "large.txt", size: 40_000_000 });
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles([photo.path, large.path, pdf.path]);
  // Also made in a worker.
  const preview = page.getByRole("listitem").locator("canvas");
  await expect.poll(() => preview.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(144);
  for (const { name, sha256 } of [photo, large, pdf]) {
    const link = await publishedLink(page, name).getAttribute("href");
    expect((await download(link ?? "")).sha256).toBe(sha256);
  }
  await addCookies(context, secrets);
  await goTo(page, "Library");
  await mediaItem(page, photo.name).waitFor();
  const picture = page.locator("img").first();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);

  // The previews load from the media's own address: the beginning of a text, and a PDF in the browser's viewer, if it
  // has one.
  await mediaItem(page, large.name).click();
  await page.getByText("The first 64 kB are shown.").waitFor();
  await page.keyboard.press("Escape");
  await mediaItem(page, pdf.name).click();
  await expectPreviewOfPdf(page);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  expect(complaints).toEqual([]);

  // What an injected script would try.
  expect(await page.evaluate(() => fetch("https://evil.example/").catch(String))).toMatch(/Failed to fetch/);
  expect(await page.evaluate(() => fetch("http://localhost:1/").catch(String))).toMatch(/Failed to fetch/);
  await page.evaluate(() => {
    const inline = document.createElement("script");
    inline.textContent = "document.title = 'taken over'";
    document.body.append(inline);
  });
  expect(await page.title()).not.toBe("taken over");
  const violations = printed.filter((line) => line.includes("Content Security Policy"));
  expect(violations.length).toBeGreaterThanOrEqual(3);

  await signOut(page);
  await addCookies(context, secrets);
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill(`${password}!`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail and password do not match.").waitFor();
  onTestFinished(() => built().api.start());
  await built().api.stop();

  const stored: unknown = JSON.parse(await readFile(join(built().dataDir, "secrets.json"), "utf8"));
  for (const secret of secretsIn(stored)) secrets.add(secret);
  const everything = [built().api.printed(), ...printed].join("\n");
  expect(everything).toContain('"path":"upload.finish"');
  // The password, three secrets of the server, the session's cookies, and a signature for each request to S3.
  expect(secrets.size).toBeGreaterThan(9);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(15);
    expect(everything.includes(secret), "a secret was printed").toBe(false);
  }
  expect(everything).not.toMatch(/X-Amz-(Signature|Credential|Security-Token)/i);
});

/** Checks the preview of a PDF. A headless shell has no viewer; the page says so. */
async function expectPreviewOfPdf(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  if (await page.evaluate(() => navigator.pdfViewerEnabled)) {
    await dialog.locator("iframe").waitFor();
    await expect.poll(() => page.frames().some((frame) => frame.url().endsWith(".pdf"))).toBe(true);
  } else {
    await dialog.getByText(/^Browsers cannot show this kind of file/).waitFor();
    await expect.poll(() => dialog.locator("iframe").count()).toBe(0);
  }
}
