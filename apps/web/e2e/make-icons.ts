import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@s3-direct/browsers";

// `pnpm --filter @s3-direct/web icons`: renders the installed app's icons from public/favicon.svg in Chromium. They are
// committed.

const folder = fileURLToPath(new URL("../public", import.meta.url));
const logo = await readFile(`${folder}/favicon.svg`, "utf8");
// Systems cut these to a shape of their own: the background fills the icon, and the important part is in the middle 80
// %.
const cut = logo.replace(' rx="9"', "").replace("<path ", '<path transform="translate(3.2 3.2) scale(0.8)" ');

const icons = [
  { name: "icon-192", size: 192, svg: logo },
  { name: "icon-512", size: 512, svg: logo },
  { name: "maskable-512", size: 512, svg: cut },
  { name: "apple-touch-icon", size: 180, svg: cut },
];

const browser = await launchChromium();
try {
  for (const { name, size, svg } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
    await writeFile(`${folder}/icons/${name}.png`, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
