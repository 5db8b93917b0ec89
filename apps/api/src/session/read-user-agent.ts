import bowser from "bowser";

/** A device according to its User-Agent header, which can claim anything. */
export type Device = {
  browser: string | undefined;
  system: string | undefined;
  isHandheld: boolean;
};

/** Browsers' own headers are shorter than this. A longer one was made up. */
const longest = 512;

/** bowser returns names that it does not know as they are. */
const longestName = 40;

/** Reads which browser and system a header names. */
export function readUserAgent(userAgent: string | null): Device {
  if (!userAgent) return { browser: undefined, system: undefined, isHandheld: false };
  const { browser, os, platform } = bowser.parse(userAgent.slice(0, longest));
  return {
    browser: browser.name?.slice(0, longestName) || undefined,
    system: os.name || undefined,
    isHandheld: platform.type === "mobile" || platform.type === "tablet",
  };
}
