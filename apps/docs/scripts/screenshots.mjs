// `pnpm screenshots:docs [name …]`: builds the site and takes a screenshot of the top of some pages, in each look,
// under apps/docs/screenshots/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort, launchChromium } from "@s3-direct/browsers";
import { build, serve } from "vitepress";
import { docs } from "./places.mjs";

const pages = [
  "index",
  "quick-start",
  "concepts",
  "comparison",
  "components",
  "guides/images",
  "errors/index",
  "errors/NETWORK",
  "reference/upload-server/index",
  "ko/index",
  "ko/quick-start",
  "ko/concepts",
];

const desktop = { viewport: { width: 1280, height: 2_000 }, colorScheme: "light" };
const looks = {
  light: desktop,
  dark: { ...desktop, colorScheme: "dark" },
  phone: { ...desktop, viewport: { width: 390, height: 2_000 }, hasTouch: true, isMobile: true },
};

const folder = join(docs, "screenshots");
const wanted = process.argv.slice(2);
const port = await freePort();
await build(docs);
const site = await serve({ root: docs, port });
const browser = await launchChromium();
try {
  await mkdir(folder, { recursive: true });
  for (const [look, options] of Object.entries(looks)) for (const page of pages) await take({ page, look, options });
} finally {
  await browser.close();
  site.server.close();
}

async function take({ page: path, look, options }) {
  const name = `${path.replaceAll("/", "-")}-${look}`;
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/${path.replace(/index$/, "")}`, { waitUntil: "networkidle" });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
  console.log(name);
}
