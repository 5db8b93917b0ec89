import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { findProgram, inProgramFiles, isProgram, onPath } from "./programs.ts";

/** Downloading a browser takes as long as the line is slow; this long it is waited for (milliseconds). */
const installTimeout = 240_000;

/** What a browser for tests does without, and `gc`, which collects garbage when a page says so. */
export const chromiumArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--js-flags=--expose-gc",
] as const;

/** CHROMIUM_PATH, one of the system, or Playwright's own, which is downloaded when there is none. */
export async function findChromium(): Promise<string> {
  const own = chromium.executablePath();
  const found = await findProgram("CHROMIUM_PATH", [...systemPaths(), own]);
  if (found !== undefined) return found;

  await install();
  if (await isProgram(own)) return own;
  throw new Error(
    "These tests need a browser and could not download one: install Chromium, Chrome or Edge (on Debian: apt-get install chromium), or set CHROMIUM_PATH to its program.",
  );
}

/** Where Chromium, Chrome and Edge are installed, by operating system. */
function systemPaths(): string[] {
  switch (process.platform) {
    case "darwin":
      return ["Chromium", "Google Chrome", "Microsoft Edge"].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case "win32":
      return inProgramFiles(["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"]);
    default:
      return onPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]);
  }
}

/** Whether it worked shows by the program being there. */
async function install(): Promise<void> {
  const playwright = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const child = spawn(process.execPath, [join(playwright, "cli.js"), "install", "--no-shell", "chromium"], {
    stdio: "ignore",
    timeout: installTimeout,
  });
  await once(child, "exit");
}
