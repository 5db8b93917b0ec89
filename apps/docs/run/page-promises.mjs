// What the pages promise about their code in a browser, besides that a photo is uploaded.
import { readFile } from "node:fs/promises";
import { expect, vi } from "vitest";
import { photo } from "../../../scripts/upload-by-browser.mjs";

const inTheBrowser = "code/pages/docs/in-the-browser.md";

/** What to expect of blocks that have no input and no uploader, publish nothing, or promise more. */
export const pagePromises = {
  // Nothing waits for a sign-in.
  "docs/guides/auth.md: Who is signed out in the middle": () => {},
  "docs/guides/images.md: A picture on the page at once": ({ page }) =>
    page.locator("#root canvas:not([width='1'])").waitFor(),
  "docs/guides/images.md: A picture before it is there": ({ page }) =>
    page.getByRole("img", { name: "photo.png" }).waitFor(),
  "docs/guides/images.md: Make them smaller, and take the place out": needsNoNetworkToPrepare,
  "docs/in-the-browser.md: Pictures without the place they were taken": needsNoNetworkToPrepare,
  "docs/in-the-browser.md: Rules before anything is sent": ({ page }) =>
    page.locator("input[accept='image/*,application/pdf,text/csv'][multiple]").waitFor(),
  "docs/in-the-browser.md: Survive a reload, a crash, days (2)": belongsToItsVisitor,
  "docs/in-the-browser.md: Survive a reload, a crash, days (3)": goesOnAfterReload,
  "docs/in-the-browser.md: Sign out": async ({ page }) => {
    const left = await page.evaluate(async (folder) => {
      const { uploader } = await globalThis.blockOf(`${folder}/uploader.ts`);
      const { signOut } = await globalThis.blockOf(`${folder}/sign-out.ts`);
      uploader.add(globalThis.file, { input: { postId: "7" } });
      await signOut("ann");
      return [uploader.getSnapshot().items, await uploader.unfinished()];
    }, inTheBrowser);
    expect(left).toEqual([[], []]);
  },
  "docs/migrate/uploadthing.md: From UploadThing (4)": takesSeveral,
  "docs/recipes.md: A drop zone in Vue, in Svelte, or in neither": async ({ page, published }) => {
    await page.evaluate(() => globalThis.drop("#uploads"));
    await vi.waitFor(() => expect(published()).toBe(1), 60_000);
  },
  "docs/recipes.md: A form that waits for its file": sendsOnce,
  "docs/recipes.md: Cancel": ({ status }) => expect(status).toBe("aborted"),
  "packages/uppy/README.md: @s3-direct/uppy (2)": waitsForItsButton,
};

/** Chooses a photo, which is uploaded when the Dashboard's button is pressed. */
async function waitsForItsButton({ page, published }) {
  await page.locator("input[type=file]:not([webkitdirectory])").setInputFiles(photo);
  await page.getByRole("button", { name: "Upload 1 file" }).click();
  await vi.waitFor(() => expect(published()).toBe(1), 60_000);
}

/** Presses the form's button once: until its row is saved it cannot be pressed again. */
async function sendsOnce({ page, published }) {
  const send = page.getByRole("button", { name: "Send" });
  const [announced, saved] = [held(), held()];
  const rows = [];
  await page.route(/attachment\.create/, async (route) => {
    await announced.until;
    await route.continue();
  });
  await page.exposeFunction("save", (row) => {
    rows.push(row);
    return saved.until;
  });
  await page.locator("input[type=file]").setInputFiles(photo);
  const asked = page.waitForRequest(/attachment\.create/);
  await send.click();
  await asked;
  expect(await send.isDisabled()).toBe(true);
  announced.end();
  await vi.waitFor(() => expect(rows).toHaveLength(1), 60_000);
  expect(await send.isDisabled()).toBe(true);
  saved.end();
  await vi.waitFor(async () => expect(await send.isDisabled()).toBe(false), 60_000);
  expect(rows).toHaveLength(1);
  expect(published()).toBe(1);
}

/** Returns a promise, and what ends it. */
function held() {
  let end;
  const until = new Promise((resolve) => (end = resolve));
  return { until, end };
}

/** Uploads a photo when no file of the page's code can be fetched any more to prepare it. */
async function needsNoNetworkToPrepare({ page, open, block, published }) {
  await vi.waitFor(() => expect(published()).toBe(1), 60_000);
  await open();
  await page.evaluate(async (file) => void (await globalThis.blockOf(file)), block);
  await page.route(/upload-client\/src\/images\//, (route) => route.abort());
  const status = await page.evaluate(async (file) => {
    const { uploader } = await globalThis.blockOf(file);
    return (await uploader.upload(globalThis.file)).status;
  }, block);
  expect(status).toBe("done");
}

/** Chooses four photos at once. */
async function takesSeveral({ page, published }) {
  const buffer = await readFile(photo);
  const files = ["1.png", "2.png", "3.png", "4.png"].map((name) => ({ name, mimeType: "image/png", buffer }));
  await page.locator("input[type=file]").setInputFiles(files);
  await vi.waitFor(() => expect(published()).toBe(4), 60_000);
}

/** Leaves an upload of Ann's, and reloads: Bob does not see it, and it continues once Ann is there. */
async function belongsToItsVisitor({ page, open, block, published }) {
  await page.route("**/trpc/**", (route) => route.abort());
  await page.evaluate(async (file) => {
    const { useAttachmentUploader } = await globalThis.blockOf(file);
    const [here, later] = [1, 2].map(() => globalThis.inHook(() => useAttachmentUploader("ann")));
    here.uploader.add(globalThis.file, { input: { postId: "7" } });
    globalThis.left = () => later.uploader.unfinished();
  }, block);
  await vi.waitFor(async () => {
    const left = await page.evaluate(async () => (await globalThis.left()).map(({ needs }) => needs));
    expect(left).toEqual(["nothing"]);
  }, 60_000);
  await page.unroute("**/trpc/**");
  await open();
  const items = (visitor) =>
    page.evaluate(
      async ([file, id]) => {
        const { useAttachmentUploader } = await globalThis.blockOf(file);
        const { uploader } = globalThis.inHook(() => useAttachmentUploader(id));
        await uploader.continueAll();
        return uploader.getSnapshot().items.length;
      },
      [block, visitor],
    );
  expect(await items("bob")).toBe(0);
  expect(await items("ann")).toBe(1);
  await vi.waitFor(() => expect(published()).toBe(1), 60_000);
}

/**
 * Leaves two uploads whose bytes are not kept, and reloads: a person chooses the file of one again, and discards the
 * other.
 */
async function goesOnAfterReload({ page, load, published }) {
  await page.route("**/trpc/**", (route) => route.abort());
  await page.evaluate(async (folder) => {
    const { uploader } = await globalThis.blockOf(`${folder}/uploader.ts`);
    // The browser has no space for either file, which is checked when the file has been read.
    let asked = 0;
    const areRead = new Promise((resolve) => {
      navigator.storage.estimate = async () => {
        asked += 1;
        if (asked === 2) resolve();
        return { quota: 0, usage: 0 };
      };
    });
    const other = new File([globalThis.file], "other.png", { type: "image/png" });
    uploader.addAll([globalThis.file, other], { input: { postId: "7" } });
    await areRead;
  }, inTheBrowser);
  await page.unroute("**/trpc/**");
  await load();
  const input = page.getByLabel("Choose photo.png again");
  await input.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("another one") });
  await page.getByRole("alert").getByText("This is another file").waitFor();
  await input.setInputFiles(photo);
  await vi.waitFor(() => expect(published()).toBe(1), 60_000);
  await page.getByRole("listitem").filter({ hasText: "other.png" }).getByRole("button", { name: "Discard" }).click();
  await vi.waitFor(async () => expect(await page.getByRole("listitem").count()).toBe(0), 60_000);
}
