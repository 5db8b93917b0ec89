import { launchChromium } from "@s3-direct/browsers";
import { photo } from "../upload-by-browser.mjs";

/** Uploads a photo through the web app, in Chromium. @returns the published file's URL */
export async function uploadAsGuest(url) {
  const browser = await launchChromium({ insecureContent: true });
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.goto(url);
    await page.getByRole("button", { name: "Continue as guest" }).click();
    await page.getByLabel("Choose files to upload").setInputFiles(photo);
    const link = page.getByRole("link", { name: "Open: photo.png", exact: true });
    return await link.getAttribute("href");
  } finally {
    await browser.close();
  }
}
