import { type Browser, chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "./find/chromium.ts";

/** No pointer that hovers, one that is coarse: what `(pointer: coarse)` asks for, which no page's emulation sets. */
const onlyTouch =
  "--blink-settings=primaryHoverType=1,availableHoverTypes=1,primaryPointerType=2,availablePointerTypes=2";

/**
 * A Chromium for tests that only it can run, such as those that look into its network. Playwright leaves the sandbox off by
 * itself, as a container's root needs it.
 * @param options.touch as on a phone: fingers are all there is to point with
 * @param options.insecureContent lets a page of https send to an S3 of http
 */
export async function launchChromium({ touch = false, insecureContent = false } = {}): Promise<Browser> {
  const more = [...(touch ? [onlyTouch] : []), ...(insecureContent ? ["--allow-running-insecure-content"] : [])];
  const args = [...chromiumArguments, ...more];
  return chromium.launch({ executablePath: await findChromium(), args, timeout: 120_000 });
}
