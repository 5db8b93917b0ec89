import { once } from "node:events";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import type { NativeElement, NativeTab } from "./browser.ts";
import { environment } from "./environment.ts";
import { chromiumArguments, findChromium } from "./find/chromium.ts";
import { findFirefox } from "./find/firefox.ts";
import type { Started } from "./launch.ts";
import { createTab } from "./tab.ts";

/** Starts Chromium with its own protocol, Firefox with WebDriver BiDi. */
export async function startWithPuppeteer(engine: "chromium" | "firefox", userDataDir: string): Promise<Started> {
  const browser = await launch(engine, userDataDir);
  let isOffline = false;

  return {
    async open(url) {
      const page = await browser.newPage();
      page.setDefaultNavigationTimeout(120_000);
      // Accepts the dialog that asks whether to leave a page that uploads.
      page.on("dialog", (dialog) => void dialog.accept().catch(() => {}));
      if (isOffline) await page.setOfflineMode(true);
      await page.goto(url);
      return createTab(nativeTab(page));
    },
    async setOffline(offline) {
      isOffline = offline;
      for (const page of await browser.pages()) await page.setOfflineMode(offline);
    },
    close: () => browser.close(),
    kill: () => kill(browser),
  };
}

async function launch(engine: "chromium" | "firefox", userDataDir: string): Promise<Browser> {
  const common = {
    userDataDir,
    env: environment,
    headless: true,
    defaultViewport: null,
    protocolTimeout: 120_000,
    timeout: 120_000,
  } as const;
  if (engine === "firefox") {
    return puppeteer.launch({ ...common, browser: "firefox", executablePath: await findFirefox() });
  }
  return puppeteer.launch({
    ...common,
    browser: "chrome",
    executablePath: await findChromium(),
    // The sandbox does not work for root in a container.
    args: ["--no-sandbox", ...chromiumArguments],
  });
}

function nativeTab(page: Page): NativeTab {
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: <Result>(expression: string) => page.evaluate<[], () => Result>(expression),
    async find(expression) {
      const handle = await page.evaluateHandle<[], () => Element>(expression);
      return handle.asElement() === null ? undefined : nativeElement(handle);
    },
    show: () => page.bringToFront(),
    close: () => page.close({ runBeforeUnload: false }),
  };
}

function nativeElement(element: ElementHandle): NativeElement {
  return {
    click: () => element.click(),
    type: (text) => element.type(text),
    setFiles: async (paths) => {
      const input = await element.toElement("input");
      await input.uploadFile(...paths);
    },
  };
}

async function kill(browser: Browser): Promise<void> {
  const child = browser.process();
  if (child === null || child.exitCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
