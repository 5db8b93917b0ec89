import type { Page } from "playwright-core";

/** A drawn landscape, so that pictures of the app need no photograph. */
export async function drawScenery(page: Page, hue: number): Promise<Uint8Array> {
  const base64 = await page.evaluate((hue) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [960, 720];
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser does not draw.");
    const sky = pen.createLinearGradient(0, 0, 0, 720);
    sky.addColorStop(0, `hsl(${hue} 55% 62%)`);
    sky.addColorStop(1, `hsl(${hue + 35} 75% 82%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 960, 720);
    pen.fillStyle = `hsl(${hue + 40} 90% 92%)`;
    pen.beginPath();
    pen.arc(660, 250, 70, 0, 2 * Math.PI);
    pen.fill();
    for (const [layer, base] of [380, 470, 570].entries()) {
      pen.fillStyle = `hsl(${hue + 190 - layer * 12} ${28 + layer * 8}% ${48 - layer * 13}%)`;
      pen.beginPath();
      pen.moveTo(0, 720);
      for (let x = 0; x <= 960; x += 8) {
        const wave = Math.sin(x / (90 + layer * 37) + hue + layer * 2) * 46 + Math.sin(x / 31 + hue * layer) * 13;
        pen.lineTo(x, base + wave);
      }
      pen.lineTo(960, 720);
      pen.fill();
    }
    return canvas.toDataURL("image/jpeg", 0.86).split(",")[1] ?? "";
  }, hue);
  return Buffer.from(base64, "base64");
}
