import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const programs = {
  chrome: { variable: "CHROMIUM_PATH", names: ["chromium", "google-chrome", "chromium-browser"] },
  firefox: { variable: "FIREFOX_PATH", names: ["firefox-esr", "firefox"] },
};
const folders = ["/usr/bin", "/snap/bin"];

/**
 * Starts a browser with Puppeteer, which can leave a page's network alone. (Playwright observes every request, and a
 * small file would cost half as much again.)
 * @param throttles whether hidden pages have slow timers, like a person's: Puppeteer turns that off in Chromium
 */
export async function launchBrowser({ engine = "chrome", throttles = false } = {}) {
  const { variable, names } = programs[engine];
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const executablePath = process.env[variable] ?? (await firstOf(candidates));
  if (executablePath === undefined) throw new Error(`No ${names[0]} was found: install it, or set ${variable}.`);
  // An upload may take minutes.
  const common = { browser: engine, executablePath, networkEnabled: false, protocolTimeout: 0 };
  if (engine === "firefox") return puppeteer.launch(common);
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync", "--ignore-certificate-errors"];
  if (!throttles) return puppeteer.launch({ ...common, args });
  const profile = await mkdtemp(join(tmpdir(), "bench-profile-"));
  const own = ["--headless=new", "--remote-debugging-port=0", "--no-first-run", `--user-data-dir=${profile}`];
  const browser = await puppeteer.launch({ ...common, ignoreDefaultArgs: true, args: [...args, ...own] });
  browser.once("disconnected", () => void rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  return browser;
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
