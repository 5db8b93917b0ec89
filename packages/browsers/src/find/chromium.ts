import { chromium } from "playwright-core";
import { getChromium } from "./get-chromium.ts";
import { packagedChromium } from "./packaged-chromium.ts";
import { findProgram, inProgramFiles, isBrowser, onPath } from "./programs.ts";

/** What a browser for tests does without, and `gc`, which collects garbage when a page says so. */
export const chromiumArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--js-flags=--expose-gc",
] as const;

/**
 * CHROMIUM_PATH, one of the system, or one that was fetched before; where there is none, it is fetched.
 * @param onItsWay is called when one that is fetched begins to come
 */
export async function findChromium(onItsWay?: () => void): Promise<string> {
  const paths = [...systemPaths(), chromium.executablePath(), packagedChromium()];
  return (await findProgram("CHROMIUM_PATH", paths, isBrowser)) ?? getChromium(onItsWay);
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
