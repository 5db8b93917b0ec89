import { access } from "node:fs/promises";
import puppeteer from "puppeteer-core";

const paths = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser", "/snap/bin/chromium"];

/**
 * Driven by Puppeteer, which can leave a page's network alone (Playwright has every request reported to it, and a small file's
 * would cost half as much again).
 */
export async function launchBrowser() {
  const executablePath = process.env.CHROMIUM_PATH ?? (await firstOf(paths));
  if (executablePath === undefined) throw new Error("No Chromium was found: install one, or set CHROMIUM_PATH.");
  return puppeteer.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync"],
    networkEnabled: false,
    // An upload may take minutes.
    protocolTimeout: 0,
  });
}

async function firstOf(candidates) {
  for (const path of candidates) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
