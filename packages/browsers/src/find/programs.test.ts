import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
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

test.runIf(process.platform === "linux")(
  "a Chromium that does not start, such as Ubuntu's that only names a snap, is passed over",
  async () => {
    const folders = await Promise.all(["snap", "real"].map((name) => mkdtemp(join(tmpdir(), `${name}-`))));
    const [stub = "", real = ""] = folders.map((folder) => join(folder, "chromium"));
    await writeFile(stub, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await writeFile(real, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    vi.stubEnv("CHROMIUM_PATH", undefined);
    vi.stubEnv("PATH", [...folders, process.env["PATH"]].join(delimiter));
    expect(await findChromium()).toBe(real);
    for (const folder of folders) await rm(folder, { recursive: true });
  },
);
