import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Builder, Capabilities, type WebDriver, type WebElement } from "selenium-webdriver";
import type { NativeElement, NativeTab } from "./browser.ts";
import { environment } from "./environment.ts";
import { findWebKit } from "./find/webkit.ts";
import { freePort } from "./free-port.mjs";
import type { Started } from "./launch.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { createTab } from "./tab.ts";

/** The longest time in which the driver answers (milliseconds). */
const startTimeout = 120_000;

/** Starts WebKitGTK with WebDriver, on its own virtual screen: it has no headless mode. */
export async function startWebKit(): Promise<Started> {
  const programs = await findWebKit();
  const children: ChildProcess[] = [];
  const kill = async () => {
    for (const child of children.toReversed()) await end(child);
  };
  try {
    const screen = spawn(programs.xvfb, ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    children.push(screen);
    const port = await freePort();
    const env = { ...environment, DISPLAY: await displayOf(screen) };
    // A process group of its own, so that the browser and its processes end with it.
    const options = { env, stdio: "ignore", detached: true } as const;
    children.push(spawn(programs.driver, [`--port=${port}`, "--host=127.0.0.1"], options));
    const driver = await connect(`http://127.0.0.1:${port}`);
    const home = await driver.getWindowHandle();
    const inTurn = oneAtATime();

    return {
      open: (url) =>
        inTurn(async () => {
          // A tab would stay behind its window's first tab. A session ends with its last window: that is this one.
          await driver.switchTo().window(home);
          await driver.switchTo().newWindow("window");
          const handle = await driver.getWindowHandle();
          await driver.get(url);
          return createTab(nativeTab(driver, (act) => inTurn(() => driver.switchTo().window(handle).then(act))));
        }),
      async close() {
        await driver.quit();
        await kill();
      },
      kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** @param here acts in the tab: a session has one current tab, and does one thing at a time */
function nativeTab(driver: WebDriver, here: <T>(act: () => Promise<T>) => Promise<T>): NativeTab {
  return {
    goto: (url) => here(() => driver.get(url)),
    reload: () => here(() => driver.navigate().refresh()),
    run: <Result>(expression: string) =>
      here(async () => {
        const answer = await driver.executeAsyncScript<{ value: Result } | { error: string }>(
          `const answer = arguments[arguments.length - 1];
           (async () => (${expression}))().then(
             (value) => answer({ value }),
             (error) => answer({ error: String(error) + "\\n" + (error?.stack ?? "") }),
           );`,
        );
        if ("error" in answer) throw new Error(answer.error);
        return answer.value;
      }),
    find: (expression) =>
      here(async () => {
        const element = await driver.executeScript<WebElement | null>(`return ${expression};`);
        return element === null ? undefined : nativeElement(element, here);
      }),
    show: () => here(async () => {}),
    close: () => here(() => driver.close()),
  };
}

function nativeElement(element: WebElement, here: <T>(act: () => Promise<T>) => Promise<T>): NativeElement {
  return {
    click: () => here(() => element.click()),
    type: (text) => here(() => element.sendKeys(text)),
    setFiles: (paths) => here(() => element.sendKeys(paths.join("\n"))),
  };
}

async function connect(url: string): Promise<WebDriver> {
  const giveUpAt = Date.now() + startTimeout;
  while (!(await answers(url))) {
    if (Date.now() > giveUpAt) throw new Error("WebKitWebDriver did not start.");
    await delay(50);
  }
  const capabilities = new Capabilities({
    browserName: "MiniBrowser",
    // Accepts the dialog that asks whether to leave a page that uploads.
    unhandledPromptBehavior: "accept",
    timeouts: { script: 120_000, pageLoad: 60_000 },
  });
  return new Builder().usingServer(url).withCapabilities(capabilities).build();
}

const answers = (url: string) =>
  fetch(`${url}/status`).then(
    () => true,
    () => false,
  );

/** Returns the screen's number when the screen has started. */
async function displayOf(screen: ChildProcess): Promise<string> {
  const told = screen.stdio[3];
  if (told === null || told === undefined) throw new Error("Xvfb did not start.");
  const ended = once(screen, "exit").then(() => {
    throw new Error("Xvfb ended at once.");
  });
  const [number] = await Promise.race([once(told, "data"), ended]);
  return `:${String(number).trim()}`;
}

async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  if (child.spawnargs[0]?.endsWith("WebKitWebDriver")) process.kill(-pid, "SIGKILL");
  else child.kill("SIGKILL");
  await ended;
}
