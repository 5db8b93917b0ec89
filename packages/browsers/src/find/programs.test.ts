import { afterEach, expect, test, vi } from "vitest";
import { findChromium } from "./chromium.ts";
import { findFirefox } from "./firefox.ts";
import { findWebKit } from "./webkit.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  { variable: "CHROMIUM_PATH", find: findChromium },
  { variable: "FIREFOX_PATH", find: findFirefox },
  { variable: "WEBKIT_DRIVER_PATH", find: findWebKit },
])("$variable is taken at its word", async ({ variable, find }) => {
  vi.stubEnv(variable, "/nowhere/browser");
  await expect(find()).rejects.toThrow(
    `${variable} is /nowhere/browser, where no program is: correct it, or unset it.`,
  );
  vi.stubEnv(variable, process.execPath);
  vi.stubEnv("XVFB_PATH", process.execPath);
  expect(JSON.stringify(await find())).toContain(process.execPath);
});
