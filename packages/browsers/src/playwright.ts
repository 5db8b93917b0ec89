import { type Browser, chromium } from "playwright-core";
import { environment } from "./environment.ts";
import { chromiumArguments, findChromium } from "./find/chromium.ts";

/** Makes the pointer coarse and unable to hover, as for `(pointer: coarse)`: a page's emulation can't set this. */
const onlyTouch =
  "--blink-settings=primaryHoverType=1,availableHoverTypes=1,primaryPointerType=2,availablePointerTypes=2";

/**
 * Starts a Chromium for tests that need Chromium itself, such as those that watch its network. Playwright turns the
 * sandbox off by default, which a container's root needs.
 * @param options.touch as on a phone: touch is the only pointer
 * @param options.insecureContent lets an https page send to an http S3
 */
export async function launchChromium({ touch = false, insecureContent = false } = {}): Promise<Browser> {
  const more = [...(touch ? [onlyTouch] : []), ...(insecureContent ? ["--allow-running-insecure-content"] : [])];
  const args = [...chromiumArguments, ...more];
  return chromium.launch({ executablePath: await findChromium(), args, env: environment, timeout: 120_000 });
}
