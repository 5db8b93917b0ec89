import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { describe, expect, inject, test } from "vitest";
import { download, drawPicture, makeBigText, makeFile, makePdf } from "./files.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  listed,
  mediaItem,
  publishedLink,
  sendingLimit,
  uploadAndOpenLibrary,
  uploadRow,
  watchProgress,
} from "./on-page.ts";
import { useVisitors } from "./visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

/** Returns the URL of a link, once the link exists. */
const addressOf = async (link: Locator) => (await link.getAttribute("href")) ?? "";

const immutable = "public, max-age=31536000, immutable";

describe("a guest", () => {
  test("uploads a photo, a PDF and a 200 MB file, which are published byte for byte", async () => {
    const { page, complaints } = await visit(url);
    await continueAsGuest(page);
    const photo = await makeFile(folder(), { name: "harbour.jpg", bytes: await drawPicture(page, "image/jpeg") });
    const pdf = await makeFile(folder(), { name: "Größe 1.pdf", bytes: makePdf() });
    const big = await makeBigText(folder(), { name: "big.txt", size: 200_000_000 });

    const limit = await sendingLimit(page);
    await limit(80_000_000);
    const progress = watchProgress(page, big.name);
    const hosts = new Set<string>();
    page.on("request", (sent) => void (sent.method() === "PUT" && hosts.add(new URL(sent.url()).host)));
    await fileInput(page).setInputFiles([photo.path, pdf.path, big.path]);
    const values = await progress;
    expect(values.length).toBeGreaterThan(10);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values.at(-1)).toBeGreaterThan(0.9);
    // The development S3 has two host names, and so twice the connections.
    expect(hosts.size).toBe(process.env["S3_DIRECT_SUITE"] === "ceph" ? 1 : 2);

    const expected = [
      { file: photo, contentType: "image/jpeg", disposition: 'inline; filename="harbour.jpg"' },
      {
        file: pdf,
        contentType: "application/pdf",
        disposition: "inline; filename=\"Gr__e 1.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.pdf",
      },
      { file: big, contentType: "text/plain; charset=utf-8", disposition: 'inline; filename="big.txt"' },
    ];
    for (const { file, contentType, disposition } of expected) {
      const { status, headers, sha256 } = await download(await addressOf(publishedLink(page, file.name)));
      expect({ file: file.name, status, sha256 }).toEqual({ file: file.name, status: 200, sha256: file.sha256 });
      expect(headers.get("content-length")).toBe(String(file.size));
      expect(headers.get("content-type")).toBe(contentType);
      expect(headers.get("content-disposition")).toBe(disposition);
      expect(headers.get("cache-control")).toBe(immutable);
    }
    expect(complaints).toEqual([]);
  });

  test("finds the files after a reload, and what is deleted stays deleted", async () => {
    const { page, complaints } = await visit(url);
    await continueAsGuest(page);
    const kept = await makeFile(folder(), { name: "kept.png", bytes: await drawPicture(page, "image/png") });
    const gone = await makeFile(folder(), { name: "gone.pdf", bytes: makePdf() });
    await uploadAndOpenLibrary(page, [kept.path, gone.path]);
    await mediaItem(page, gone.name).waitFor();

    await page.reload();
    await mediaItem(page, kept.name).waitFor();
    const { url: address, uploadKey } = await listed(page, gone.name);

    await page.getByRole("button", { name: "Delete gone.pdf" }).click();
    await mediaItem(page, gone.name).waitFor({ state: "detached" });
    await expect.poll(() => page.getByText("gone.pdf is in the trash.").count()).toBe(1);
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByRole("button", { name: "Delete gone.pdf for good" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
    await expect.poll(() => page.getByText("gone.pdf is deleted for good.").count()).toBe(1);
    await expect.poll(async () => (await download(address)).status).toBe(403);
    // S3 answers 403, not 404, for a missing object if the caller may not list the bucket.
    expect((await download(address)).status).toBe(403);
    expect(complaints).toEqual([]);

    const finish = await page.evaluate(async (key) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch("/trpc/upload.finish", { method: "POST", headers, body: JSON.stringify({ key }) });
      return { status: response.status, body: await response.text() };
    }, uploadKey);
    expect(finish.status).toBe(404);
    expect(finish.body).toContain("UPLOAD_GONE: ");
    expect((await download(address)).status).toBe(403);
    await goTo(page, "Library");
    await mediaItem(page, kept.name).waitFor();
    await expect.poll(() => mediaItem(page, gone.name).count()).toBe(0);
  });

  test("sees many files a page at a time", async () => {
    const { page } = await visit(url);
    await continueAsGuest(page);
    const names = Array.from({ length: 26 }, (_, index) => `page-${index}.pdf`);
    const files = await Promise.all(names.map((name) => makeFile(folder(), { name, bytes: makePdf(name) })));
    await uploadAndOpenLibrary(
      page,
      files.map(({ path }) => path),
    );
    const shown = page.getByRole("button", { name: /^Preview page-/ });
    await expect.poll(() => shown.count()).toBe(24);
    await shown.last().scrollIntoViewIfNeeded();
    await expect.poll(() => shown.count()).toBe(names.length);
    await expect.poll(() => page.getByRole("button", { name: "Load more" }).count()).toBe(0);

    // The visible files stay where they are if a file is deleted, and the undo offer covers no other file's button.
    const labels = await page.evaluate(() => {
      scrollTo(0, 300);
      const seen = [...document.querySelectorAll("main button[aria-label^=Delete]")].filter((button) => {
        const { top, bottom } = button.getBoundingClientRect();
        return top > 100 && bottom < innerHeight;
      });
      return seen.map((button) => button.getAttribute("aria-label") ?? "");
    });
    const button = (label = "") => page.getByRole("button", { name: label, exact: true });
    const topOfFirst = async () => (await button(labels[0]).boundingBox())?.y;
    const lowest = button(labels.at(-1));
    await lowest.hover();
    const top = await topOfFirst();
    await lowest.click();
    const offer = page.getByRole("region", { name: "Undo the last change" });
    await offer.waitFor();
    expect(top).toBeGreaterThan(100);
    await expect.poll(topOfFirst).toBe(top);
    const head = await page.getByRole("banner").boundingBox();
    // It comes with a movement.
    const end = async () => offer.boundingBox().then((box) => (box?.y ?? 0) + (box?.height ?? 0));
    await expect.poll(end).toBeLessThanOrEqual(head?.height ?? 0);
  });

  test("copies a link that opens the file", async () => {
    const { page } = await visit(url);
    await continueAsGuest(page);
    const file = await makeFile(folder(), { name: "shared.pdf", bytes: makePdf() });
    await uploadAndOpenLibrary(page, [file.path]);
    await page.getByRole("button", { name: "Copy link to shared.pdf" }).click();
    await page.getByText("Copied").first().waitFor({ state: "attached" });
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect((await download(address)).sha256).toBe(file.sha256);
  });

  test("drops files anywhere on the page", async () => {
    const { page } = await visit(url);
    await continueAsGuest(page);
    const file = await makeFile(folder(), { name: "dropped.pdf", bytes: makePdf() });
    const transfer = await page.evaluateHandle(
      (base64) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], "dropped.pdf", { type: "application/pdf" }));
        return data;
      },
      (await readFile(file.path)).toString("base64"),
    );

    await goTo(page, "How it works");
    await page.getByRole("heading", { level: 1 }).dispatchEvent("dragover", { dataTransfer: transfer });
    await page.getByText("Drop to upload").waitFor();
    await page.getByText("Whoever has the link can open the file.").waitFor();
    await page.getByRole("heading", { level: 1 }).dispatchEvent("drop", { dataTransfer: transfer });
    await goTo(page, "Upload");
    expect((await download(await addressOf(publishedLink(page, file.name)))).sha256).toBe(file.sha256);
  });

  test("chooses files by keyboard", async () => {
    const { page } = await visit(url);
    await continueAsGuest(page);
    const file = await makeFile(folder(), { name: "keys.pdf", bytes: makePdf() });
    const chosen = page.waitForEvent("filechooser");
    // A round trip to the browser after that: by then the browser reports its file choosers.
    await fileInput(page).focus();
    await page.keyboard.press("Enter");
    const chooser = await chosen;
    expect(chooser.isMultiple()).toBe(true);
    await chooser.setFiles(file.path);
    await publishedLink(page, file.name).waitFor();
  });

  test("cancels an upload and takes it up again", async () => {
    const { page } = await visit(url);
    await continueAsGuest(page);
    const file = await makeBigText(folder(), { name: "slow.txt", size: 8_000_000 });
    const limit = await sendingLimit(page);
    await limit(200_000);
    await fileInput(page).setInputFiles(file.path);
    await uploadRow(page, file.name)
      .getByText(/Uploading \d+% · .+ of 7\.6 MB/)
      .waitFor();
    await page.getByRole("button", { name: "Cancel: slow.txt" }).click();
    await uploadRow(page, file.name).getByText("Cancelled").waitFor();
    await expect
      .poll(() => page.getByRole("region", { name: "Uploads" }).getByRole("heading").innerText())
      .toBe("Cancelled");

    await limit(-1);
    await page.getByRole("button", { name: "Try again: slow.txt" }).click();
    await publishedLink(page, file.name).waitFor();
    await page.getByRole("button", { name: "Clear finished" }).click();
    await uploadRow(page, file.name).waitFor({ state: "detached" });
  });
});
