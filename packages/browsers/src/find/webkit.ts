import { findProgram, onPath } from "./programs.ts";

/** Finds WebKit's driver, which comes with its browser, and the program of the virtual screen. */
export async function findWebKit(): Promise<{ driver: string; xvfb: string }> {
  const driver = await findProgram("WEBKIT_DRIVER_PATH", onPath(["WebKitWebDriver"]));
  const xvfb = await findProgram("XVFB_PATH", onPath(["Xvfb"]));
  if (driver !== undefined && xvfb !== undefined) return { driver, xvfb };
  throw new Error(
    "These tests need WebKitGTK's driver and Xvfb, which Linux has (on Debian: apt-get install webkit2gtk-driver xvfb); WEBKIT_DRIVER_PATH and XVFB_PATH name them where they are elsewhere.",
  );
}
