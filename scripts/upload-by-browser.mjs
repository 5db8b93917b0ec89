import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@s3-direct/browsers";

const photo = fileURLToPath(
  new URL("../packages/upload-server/src/content/testing/samples/photo.png", import.meta.url),
);

/**
 * Opens a page, chooses a photo in its file input and waits until the page shows it from where it was published.
 * @returns the photo's URL, and what the page's console has of warnings and errors
 * @throws Error with what the page says, and its console, when that takes more than three minutes
 */
export async function uploadByBrowser(url) {
  await answers(url);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
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
    const shown = await choose(page);
    if (shown !== undefined) return { url: shown, complaints };
    throw new Error(`No photo is shown. The page: ${await page.locator("body").innerText()}\n${said.join("\n")}`);
  } finally {
    await browser.close();
  }
}

async function choose(page) {
  const input = page.locator("input[type=file]");
  const text = () => page.locator("body").innerText();
  await input.waitFor();
  const before = await text();
  // A development server may compile an API only when it is asked, and slow machines take their time for that.
  for (const end = Date.now() + 180_000; Date.now() < end; await sleep(200)) {
    // A page that comes from the server is seen before it listens: the photo is chosen until the page says something of it.
    if ((await text()) === before) await input.setInputFiles(photo);
    // 48 × 32 pixels, as the file has them: it is this photo, and it came from S3.
    const found = await page.evaluate(
      () => [...document.images].find(({ src, naturalWidth }) => src.includes("/media/") && naturalWidth === 48)?.src,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

async function answers(url) {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(200)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
  }
  throw new Error(`${url} does not answer.`);
}
