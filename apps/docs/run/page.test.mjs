// The blocks of a page: each is loaded in a real browser, and a photo is uploaded by its input, uploader or hook
// function.
import { join, relative } from "node:path";
import { launchChromium } from "@s3-direct/browsers";
import { createServer, defaultClientConditions } from "vite";
import { beforeAll, expect, test, vi } from "vitest";
import { photo } from "../../../scripts/upload-by-browser.mjs";
import { docs, root } from "../scripts/places.mjs";
import { startAround } from "./around.mjs";
import { blocksOf } from "./kinds.mjs";

/** What to expect of blocks that have no input and no uploader, or publish nothing. */
const others = {
  // Nothing waits for a sign-in.
  "docs/guides/auth.md: Who is signed out in the middle": () => {},
  "docs/guides/images.md: A picture on the page at once": ({ page }) =>
    page.locator("canvas:not([width='1'])").waitFor(),
  "docs/guides/images.md: A picture before it is there": ({ page }) =>
    page.getByRole("img", { name: "photo.png" }).waitFor(),
  "docs/in-the-browser.md: Rules before anything is sent": ({ page }) =>
    page.locator("input[accept='image/*,application/pdf,text/csv'][multiple]").waitFor(),
  "docs/in-the-browser.md: Survive a reload, a crash, days (2)": goesOnAfterReload,
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
  "docs/recipes.md: A drop zone in Vue, in Svelte, or in neither": async ({ page, published }) => {
    await page.evaluate(() => globalThis.drop("#uploads"));
    await vi.waitFor(() => expect(published()).toBe(1), 60_000);
  },
  "docs/recipes.md: Cancel": ({ status }) => expect(status).toBe("aborted"),
};

const inTheBrowser = "code/pages/docs/in-the-browser.md";

let server;
let address;
let tabs;
beforeAll(async () => {
  server = await startAround();
  const vite = await startVite(server.url);
  [address] = vite.resolvedUrls.local;
  const browser = await launchChromium();
  // The pages share one cache: each loads the same modules.
  tabs = await browser.newContext();
  tabs.setDefaultTimeout(120_000);
  return async () => {
    await browser.close();
    await vite.close();
    await server.close();
  };
});

test.each(blocksOf("page").map(({ name, path }) => [name, path]))("%s", async (name, path) => {
  const before = server.rows.length;
  const page = await tabs.newPage();
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  const load = async () => {
    await page.goto(`${address}run/page/index.html`);
    await page.waitForFunction("globalThis.run");
    return page.evaluate((file) => globalThis.run(file), relative(docs, path));
  };
  const status = await load();
  if (name in others) {
    await others[name]({ page, load, status, published: () => server.rows.length - before });
  } else {
    const chosen = await choosePhotos(page);
    await vi.waitFor(() => expect(server.rows.length).toBeGreaterThanOrEqual(before + chosen), 60_000);
  }
  expect(faults).toEqual([]);
  await page.close();
});

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

/** Chooses a photo in every input. @returns how many uploads to expect; a page without an input begins one itself */
async function choosePhotos(page) {
  const inputs = await page.locator("input[type=file]:not([webkitdirectory])").all();
  for (const input of inputs) await input.setInputFiles(photo);
  const button = page.getByRole("button", { name: /^(Send|Upload \d)/ });
  if (inputs.length > 0) await button.click({ timeout: 1_000 }).catch(() => {});
  return Math.max(1, inputs.length);
}

async function startVite(api) {
  const server = await createServer({
    root: docs,
    configFile: false,
    logLevel: "error",
    server: { port: 0, proxy: { "/trpc": api }, fs: { allow: [root] } },
    resolve: {
      conditions: ["@s3-direct/source", ...defaultClientConditions],
      alias: {
        "@/client": join(docs, "run/page/client.js"),
        "@/components/s3-direct": join(root, "packages/components/src"),
      },
    },
  });
  return server.listen();
}
