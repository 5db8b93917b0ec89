export { type Engine, engines, type Tab, type Target, type TestBrowser } from "./browser.ts";
export { freePort } from "./free-port.mjs";
export { launchBrowser, type LaunchOptions } from "./launch.ts";
export { launchChromium } from "./playwright.ts";
export { createProgram, type Program } from "./program.mjs";
