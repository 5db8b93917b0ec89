import { homedir } from "node:os";
import { join } from "node:path";
import { Browser, getInstalledBrowsers } from "@puppeteer/browsers";
import { findProgram, inProgramFiles, onPath } from "./programs.ts";

/** Returns the program of FIREFOX_PATH, of the system, or of a download by Puppeteer's tool. */
export async function findFirefox(): Promise<string> {
  const found = await findProgram("FIREFOX_PATH", [...systemPaths(), ...(await downloaded())]);
  if (found !== undefined) return found;
  throw new Error(
    "These tests need Firefox: install it (on Debian: apt-get install firefox-esr), or set FIREFOX_PATH to its program.",
  );
}

function systemPaths(): string[] {
  switch (process.platform) {
    case "darwin":
      return ["/Applications/Firefox.app/Contents/MacOS/firefox"];
    case "win32":
      return inProgramFiles(["Mozilla Firefox\\firefox.exe"]);
    default:
      return onPath(["firefox-esr", "firefox"]);
  }
}

/** Returns the browsers downloaded by `npx puppeteer browsers install firefox`. */
async function downloaded(): Promise<string[]> {
  const cacheDir = process.env["PUPPETEER_CACHE_DIR"] ?? join(homedir(), ".cache", "puppeteer");
  const installed = await getInstalledBrowsers({ cacheDir });
  return installed.filter(({ browser }) => browser === Browser.FIREFOX).map(({ executablePath }) => executablePath);
}
