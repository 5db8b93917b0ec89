import { type Browser, chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "./find/chromium.ts";

/**
 * A Chromium for tests that only it can run, such as those that look into its network. Playwright leaves the sandbox off by
 * itself, as a container's root needs it.
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...chromiumArguments] });
}
