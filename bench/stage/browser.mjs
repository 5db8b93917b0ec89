import { access } from "node:fs/promises";
import { chromium } from "playwright-core";

const paths = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser", "/snap/bin/chromium"];

export async function launchBrowser() {
  const executablePath = process.env.CHROMIUM_PATH ?? (await firstOf(paths));
  if (executablePath === undefined) throw new Error("No Chromium was found: install one, or set CHROMIUM_PATH.");
  return chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic", "--disable-sync"] });
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
