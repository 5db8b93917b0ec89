import type { Page } from "playwright-core";
import { makeBigText, makeFile, makePdf } from "../files.ts";
import { drawScenery } from "./scenery.ts";
import { type Scene, type Stage, slowDown, textsOf } from "./stage.ts";

/**
 * Finds a file input by its position on the page: a button's, a drop zone's, its folder's, a picture's, a screenshot's.
 */
const input = (page: Page, place: number) => page.locator(".showcase input[type=file]").nth(place);

async function use(stage: Stage): Promise<void> {
  const { page, files } = stage;
  // What is out of sight is not painted.
  const { width = 0 } = page.viewportSize() ?? {};
  await page.setViewportSize({ width, height: width < 600 ? 4_200 : 2_800 });
  await page
    .getByRole("button", { name: textsOf(stage).account.guest })
    .first()
    .click();
  const picture = async (name: string, hue: number) =>
    (await makeFile(files, { name, bytes: await drawScenery(page, hue) })).path;
  await input(page, 0).waitFor({ state: "attached" });
  await input(page, 3).setInputFiles(await picture("me.jpg", 20));
  await input(page, 4).setInputFiles(await picture("Screenshot 2026-11-27 18.30.05.jpg", 200));
  await input(page, 1).setInputFiles([
    await picture("harbour-at-dusk-seen-from-the-lighthouse-in-november.jpg", 260),
    (await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() })).path,
    (await makeFile(files, { name: "installer.exe", bytes: Buffer.from("MZ") })).path,
  ]);
  await page.locator(".showcase .s3d-upload[data-status=done]").nth(2).waitFor();
  await slowDown(page, 3_000_000);
  await input(page, 0).setInputFiles((await makeBigText(files, { name: "notes.txt", size: 12_000_000 })).path);
  await input(page, 1).setInputFiles((await makeBigText(files, { name: "measurements.csv", size: 52_000_000 })).path);
  await page.waitForTimeout(4_000);
}

export const componentScenes: readonly Scene[] = [
  { name: "components", path: "/components", whole: true, act: use },
  {
    name: "components-empty",
    path: "/components",
    whole: true,
    act: async (stage) => {
      await stage.page
        .getByRole("button", { name: textsOf(stage).account.guest })
        .first()
        .click();
      await input(stage.page, 0).waitFor({ state: "attached" });
      await stage.page.waitForTimeout(500);
    },
  },
];
