import type { Page } from "playwright-core";

/** Draws a landscape, so that pictures of the app need no photograph. Its height is 720 pixels. */
export async function drawScenery(page: Page, hue: number, width = 960): Promise<Uint8Array> {
  const draw = ({ hue, width }: { hue: number; width: number }) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, 720];
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser does not draw.");
    const sky = pen.createLinearGradient(0, 0, 0, 720);
    sky.addColorStop(0, `hsl(${hue} 55% 62%)`);
    sky.addColorStop(1, `hsl(${hue + 35} 75% 82%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, 720);
    pen.fillStyle = `hsl(${hue + 40} 90% 92%)`;
    pen.beginPath();
    pen.arc(width * 0.69, 250, 70, 0, 2 * Math.PI);
    pen.fill();
    for (const [layer, base] of [380, 470, 570].entries()) {
      pen.fillStyle = `hsl(${hue + 190 - layer * 12} ${28 + layer * 8}% ${48 - layer * 13}%)`;
      pen.beginPath();
      pen.moveTo(0, 720);
      for (let x = 0; x <= width; x += 8) {
        const wave = Math.sin(x / (90 + layer * 37) + hue + layer * 2) * 46 + Math.sin(x / 31 + hue * layer) * 13;
        pen.lineTo(x, base + wave);
      }
      pen.lineTo(width, 720);
      pen.fill();
    }
    return canvas.toDataURL("image/jpeg", 0.86).split(",")[1] ?? "";
  };
  return Buffer.from(await page.evaluate(draw, { hue, width }), "base64");
}
