import bowser from "bowser";

/** What a browser says of itself. Whoever signs in can say anything. */
export type Device = {
  browser: string | undefined;
  system: string | undefined;
  isHandheld: boolean;
};

/** Browsers' own are shorter than this; what is longer was made up. */
const longest = 512;

/** Of names that bowser does not know it gives back whatever they are. */
const longestName = 40;

/** Which browser, and on what. */
export function readUserAgent(userAgent: string | null): Device {
  if (!userAgent) return { browser: undefined, system: undefined, isHandheld: false };
  const { browser, os, platform } = bowser.parse(userAgent.slice(0, longest));
  return {
    browser: browser.name?.slice(0, longestName) || undefined,
    system: os.name || undefined,
    isHandheld: platform.type === "mobile" || platform.type === "tablet",
  };
}
