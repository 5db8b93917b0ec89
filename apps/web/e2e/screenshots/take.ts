import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@s3-direct/browsers";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { startStack } from "../stack.ts";
import { scenes } from "./scenes.ts";

// `pnpm screenshots [name …]`: takes a picture of each page and state, in each look, under apps/web/screenshots/.

const folder = fileURLToPath(new URL("../../screenshots", import.meta.url));

const desktop: BrowserContextOptions = {
  viewport: { width: 1280, height: 860 },
  locale: "en-US",
  colorScheme: "light",
};
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: desktop,
  dark: { ...desktop, colorScheme: "dark" },
  phone: { ...desktop, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  ko: { ...desktop, locale: "ko-KR" },
};

const wanted = process.argv.slice(2);
const files = await mkdtemp(join(tmpdir(), "s3-direct-pictures-"));
const stack = await startStack();
try {
  await mkdir(folder, { recursive: true });
  for (const [look, options] of Object.entries(looks)) {
    const browser = await launchChromium({ touch: look === "phone" });
    await takeAll({ look, options, browser }).finally(() => browser.close());
  }
} finally {
  await stack[Symbol.asyncDispose]();
  await rm(files, { recursive: true, force: true });
}

async function takeAll({ look, options, browser }: { look: string; options: BrowserContextOptions; browser: Browser }) {
  for (const scene of scenes) {
    if (wanted.length > 0 && !wanted.some((name) => `${scene.name}-${look}`.includes(name))) continue;
    const context = await browser.newContext(options);
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await page.goto(`${stack.url}${scene.path}`);
    await scene.act({ page, files, korean: look === "ko" });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() =>
      Array.from(document.images).every((one) => one.complete || one.getBoundingClientRect().top > window.innerHeight),
    );
    await page.screenshot({ path: join(folder, `${scene.name}-${look}.png`), fullPage: scene.whole ?? false });
    await context.close();
    process.stdout.write(`${scene.name}-${look}\n`);
  }
}
