import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, TestBrowser } from "./browser.ts";
import { startWithPuppeteer } from "./puppeteer.ts";
import { startWebKit } from "./webkit.ts";

export type LaunchOptions = {
  /**
   * The folder of its profile, which stays: a browser that is started with it again has its cookies and storage. WebKit's
   * automation keeps nothing on disk.
   * @default a temporary one
   */
  profile?: string;
};

/** What is started of an engine. */
export type Started = Omit<TestBrowser, "engine" | typeof Symbol.asyncDispose>;

/** Starts an engine's browser without a window. @throws Error with one sentence how to get one */
export async function launchBrowser(engine: Engine, options: LaunchOptions = {}): Promise<TestBrowser> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), `${engine}-profile-`)));
  const tidy = async () => {
    // What was killed may be writing still.
    if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const started = await start(engine, profile);
    const end = (how: () => Promise<void>) => {
      let ended: Promise<void> | undefined;
      return () => (ended ??= how().then(tidy));
    };
    const close = end(started.close);
    return { ...started, engine, close, kill: end(started.kill), [Symbol.asyncDispose]: close };
  } catch (error) {
    await tidy();
    throw error;
  }
}

function start(engine: Engine, profile: string): Promise<Started> {
  switch (engine) {
    case "chromium":
    case "firefox":
      return startWithPuppeteer(engine, profile);
    case "webkit":
      return startWebKit();
  }
}
