import { chromium } from "playwright-core";
import { getChromium } from "./get-chromium.ts";
import { packagedChromium } from "./packaged-chromium.ts";
import { findProgram, inProgramFiles, isBrowser, onPath } from "./programs.ts";

/** Turns off what a browser does not need in tests, and adds `gc`, with which a page collects garbage. */
export const chromiumArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--js-flags=--expose-gc",
] as const;

/**
 * Returns the program of CHROMIUM_PATH, of the system, or of an earlier download; if there is none, downloads one.
 * @param onItsWay is called when a download begins
 */
export async function findChromium(onItsWay?: () => void): Promise<string> {
  const paths = [...systemPaths(), chromium.executablePath(), packagedChromium()];
  return (await findProgram("CHROMIUM_PATH", paths, isBrowser)) ?? getChromium(onItsWay);
}

/** Returns the paths where Chromium, Chrome and Edge are installed, by operating system. */
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
