// The blocks of a page: each is loaded in a real browser, and a photo is uploaded by its input, uploader or hook
// function.
import { join, relative } from "node:path";
import { launchChromium } from "@s3-direct/browsers";
import { createServer, defaultClientConditions } from "vite";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { photo } from "../../../scripts/upload-by-browser.mjs";
import { docs, root } from "../scripts/places.mjs";
import { startAround } from "./around.mjs";
import { blocksOf } from "./kinds.mjs";
import { pagePromises } from "./page-promises.mjs";

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
  onTestFinished(() => page.close());
  // What a failed first try has left unfinished would go on in the second.
  const devTools = await tabs.newCDPSession(page);
  await devTools.send("Storage.clearDataForOrigin", { origin: new URL(address).origin, storageTypes: "indexeddb" });
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  const block = relative(docs, path);
  const open = async () => {
    await page.goto(`${address}run/page/index.html`);
    await page.waitForFunction("globalThis.run");
  };
  const load = async () => {
    await open();
    return page.evaluate((file) => globalThis.run(file), block);
  };
  const status = await load();
  const published = () => server.rows.length - before;
  if (name in pagePromises) {
    await pagePromises[name]({ page, open, load, block, status, published });
  } else {
    const chosen = await choosePhotos(page);
    await vi.waitFor(() => expect(server.rows.length).toBeGreaterThanOrEqual(before + chosen), 60_000);
  }
  expect(faults).toEqual([]);
});

/** Chooses a photo in every input. @returns how many uploads to expect; a page without an input begins one itself */
async function choosePhotos(page) {
  const inputs = await page.locator("input[type=file]:not([webkitdirectory])").all();
  for (const input of inputs) await input.setInputFiles(photo);
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
