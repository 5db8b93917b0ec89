import { parse } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@s3-direct/browsers";
import { until } from "../packages/browsers/src/until.mjs";

export const photo = fileURLToPath(
  new URL("../packages/upload-server/src/content/testing/samples/photo.png", import.meta.url),
);

/**
 * Opens a page, chooses photos in its file input, one after the other, and waits until the page shows each at its
 * published URL. The same photo may then be chosen again.
 * @param files photos with the size in pixels of `photo`, and with names as in readable keys
 * @returns the last one's URL, and the warnings and errors in the page's console
 * @throws Error with the page's text, and its console, if one takes more than three minutes
 */
export async function uploadByBrowser(url, files = [photo]) {
  await answers(url);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    const said = [];
    const complaints = [];
    page.on("console", (message) => {
      said.push(message.text());
      const { url } = message.location();
      // The examples have no icon.
      const isComplaint = ["warning", "error"].includes(message.type()) && !url.endsWith("/favicon.ico");
      if (isComplaint) complaints.push(`${message.text()} (${url})`);
    });
    page.on("pageerror", ({ message }) => {
      said.push(message);
      complaints.push(message);
    });
    await page.goto(url);
    let shown;
    for (const file of files) {
      shown = await choose(page, { file, shown });
      if (shown !== undefined) continue;
      throw new Error(`No photo is shown. The page: ${await page.locator("body").innerText()}\n${said.join("\n")}`);
    }
    await mayChooseAgain(page);
    return { url: shown, complaints };
  } finally {
    await browser.close();
  }
}

/** How long a page may take on a machine that does ten other things, in milliseconds. */
export const patience = 180_000;

/**
 * In milliseconds. If a page's text has not changed for this time and it shows no photo, it has not noticed the choice.
 * A development server that compiles an API on a slow machine is silent for a minute, and choosing the photo again
 * would start the upload again.
 */
const longestSilence = 90_000;

/** @returns the URL of a photo that was not `shown` before; undefined if there is none after three minutes */
async function choose(page, { file, shown }) {
  const input = page.locator("input[type=file]");
  const text = () => page.locator("body").innerText();
  await input.waitFor();
  let said = await text();
  let since = Date.now();
  let isHeard = false;
  // A development server may compile an API only at its first request, which takes time on slow machines.
  for (const end = Date.now() + patience; Date.now() < end; await sleep(200)) {
    // The file's size, 48 × 32 pixels, and its name: it is this photo, and it came from S3.
    const found = await page.evaluate(
      (name) =>
        [...document.images]
          .filter(
            ({ src, naturalWidth }) => src.includes("/media/") && src.includes(`-${name}-`) && naturalWidth === 48,
          )
          .map(({ src }) => src),
      parse(file).name,
    );
    const fresh = found.find((src) => src !== shown);
    if (fresh !== undefined) return fresh;
    // The photo is chosen again until the page's text changes: a development server may reload the page, which empties
    // the input. Browsers send no event if the same file is chosen again, so a server-rendered page must handle a
    // choice from before it listened. The text may also have changed only because the page finished loading.
    const now = await text();
    isHeard = now !== said || (isHeard && Date.now() - since < longestSilence);
    if (now !== said) since = Date.now();
    said = now;
    if (!isHeard) await input.setInputFiles(file);
  }
  return undefined;
}

/** @throws Error if the input keeps its file: browsers send no event if the file that an input has is chosen again */
export async function mayChooseAgain(page) {
  const input = page.locator("input[type=file]");
  const chooser = page.waitForEvent("filechooser");
  await input.click();
  await chooser;
  if (await input.inputValue()) throw new Error("The input keeps its file: nobody can choose the same photo again.");
}

/**
 * @param isEnough what is an answer @default a success
 * @throws Error if the URL does not answer within three minutes
 */
export const answers = (url, isEnough = ({ ok }) => ok) =>
  until(`${url} answers`, async () => isEnough(await fetch(url)), { timeoutMs: patience });
