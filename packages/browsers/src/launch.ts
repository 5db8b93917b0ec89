import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, TestBrowser } from "./browser.ts";
import { startWithPuppeteer } from "./puppeteer.ts";
import { startWebKit } from "./webkit.ts";

export type LaunchOptions = {
  /**
   * The folder of the profile, which is kept: a browser that is started with it again has its cookies and storage.
   * WebKit's automation stores nothing on disk.
   * @default a temporary folder
   */
  profile?: string;
};

/** What starting an engine returns. */
export type Started = Omit<TestBrowser, "engine" | typeof Symbol.asyncDispose>;

/** Starts an engine's browser without a window. @throws Error with one sentence on how to install one */
export async function launchBrowser(engine: Engine, options: LaunchOptions = {}): Promise<TestBrowser> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), `${engine}-profile-`)));
  const tidy = async () => {
    // A killed browser may still be writing.
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
