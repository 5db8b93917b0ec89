import { type Browser, chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "./find/chromium.ts";

/** No pointer that hovers, one that is coarse: what `(pointer: coarse)` asks for, which no page's emulation sets. */
const onlyTouch =
  "--blink-settings=primaryHoverType=1,availableHoverTypes=1,primaryPointerType=2,availablePointerTypes=2";

/**
 * A Chromium for tests that only it can run, such as those that look into its network. Playwright leaves the sandbox off by
 * itself, as a container's root needs it.
 * @param options.touch as on a phone: fingers are all there is to point with
 */
export async function launchChromium({ touch = false }: { touch?: boolean } = {}): Promise<Browser> {
  const args = [...chromiumArguments, ...(touch ? [onlyTouch] : [])];
  return chromium.launch({ executablePath: await findChromium(), args });
}
