import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Downloading a browser takes as long as the line is slow; this long it is waited for (milliseconds). */
export const installTimeout = 240_000;

const args = ["--disable-gpu", "--disable-quic", "--disable-sync"];

/**
 * Starts a Chromium without a window: CHROMIUM_PATH, one of the system, or the test tool's own, which is downloaded when
 * there is none. Playwright leaves the sandbox off by itself, as a container's root needs it.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args });
}

async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    if (await isProgram(CHROMIUM_PATH)) return CHROMIUM_PATH;
    throw new Error(`CHROMIUM_PATH is ${CHROMIUM_PATH}, where no program is: correct it, or unset it.`);
  }
  const found = await firstProgram([...systemPaths(), chromium.executablePath()]);
  if (found !== undefined) return found;

  await install();
  if (await isProgram(chromium.executablePath())) return chromium.executablePath();
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
    case "win32": {
      const { PROGRAMFILES, "PROGRAMFILES(X86)": x86, LOCALAPPDATA } = process.env;
      const folders = [PROGRAMFILES, x86, LOCALAPPDATA].filter((folder) => folder !== undefined);
      const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
      return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
    }
    default: {
      const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
      const folders = ["/usr/bin", "/snap/bin", ...(process.env.PATH ?? "").split(delimiter)].filter(
        (folder) => folder !== "",
      );
      return names.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
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

async function firstProgram(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isProgram(path)) return path;
  return undefined;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
