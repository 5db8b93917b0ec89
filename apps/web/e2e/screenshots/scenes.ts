import { makeBigText, makeFile, makePdf } from "../files.ts";
import { accountScenes } from "./account-scenes.ts";
import { libraryScenes } from "./library-scenes.ts";
import { fileRequestScenes } from "./file-request-scenes.ts";
import { recoveryScenes } from "./recovery-scenes.ts";
import { shareScenes } from "./share-scenes.ts";
import { componentScenes } from "./component-scenes.ts";
import { drawScenery } from "./scenery.ts";
import { uploadScenes } from "./upload-scenes.ts";
import { enter, type Scene, slowDown, type Stage, textsOf } from "./stage.ts";

async function addMixed(stage: Stage): Promise<void> {
  const { page, files } = stage;
  const picture = async (name: string, hue: number) =>
    (await makeFile(files, { name, bytes: await drawScenery(page, hue) })).path;
  const ready = [
    await picture("harbour-at-dusk.jpg", 20),
    await picture("lighthouse.jpg", 200),
    (await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() })).path,
    (await makeFile(files, { name: "installer.exe", bytes: Buffer.from("MZ") })).path,
  ];
  const large = [
    (await makeBigText(files, { name: "field-notes.txt", size: 9_400_000 })).path,
    (await makeBigText(files, { name: "measurements-2026.csv", size: 52_000_000 })).path,
  ];
  const t = textsOf(stage);
  const input = page.getByLabel(t.upload.inputLabel);
  await input.setInputFiles(ready);
  await page.getByText(t.upload.states.done).nth(2).waitFor();
  await slowDown(page, 3_000_000);
  await input.setInputFiles(large);
  await page
    .getByText(/\/(s|초)/)
    .first()
    .waitFor();
  await page.waitForTimeout(1_500);
}

export const scenes: readonly Scene[] = [
  {
    name: "sign-in",
    path: "/",
    act: async (stage) => stage.page.getByRole("button", { name: textsOf(stage).account.guest }).waitFor(),
  },
  { name: "upload-empty", path: "/", act: enter },
  {
    name: "upload",
    path: "/",
    whole: true,
    act: async (stage) => {
      await enter(stage);
      await addMixed(stage);
    },
  },
  {
    name: "menu",
    path: "/",
    act: async (stage) => {
      await enter(stage);
      await stage.page.locator("header button").click();
      await stage.page.getByRole("menu").waitFor();
      await stage.page.waitForTimeout(300);
    },
  },
  {
    name: "offline",
    path: "/",
    act: async (stage) => {
      await enter(stage);
      await stage.page.context().setOffline(true);
      await stage.page.getByText(textsOf(stage).status.offline).waitFor();
      await stage.page.waitForTimeout(300);
    },
  },
  {
    name: "drop",
    path: "/",
    act: async (stage) => {
      await enter(stage);
      const data = await stage.page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["a"], "a.txt"));
        return transfer;
      });
      await stage.page.getByRole("heading", { level: 1 }).dispatchEvent("dragover", { dataTransfer: data });
      await stage.page.waitForTimeout(300);
    },
  },
  {
    name: "how-it-works",
    path: "/how-it-works",
    whole: true,
    act: async (stage) => {
      const { page } = stage;
      const t = textsOf(stage);
      await page.getByRole("button", { name: t.account.guest }).click();
      await slowDown(page, 40_000_000);
      await page.locator("main button").first().click();
      await page.getByText(t.howItWorks.published, { exact: true }).waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "how-it-works-live",
    path: "/how-it-works",
    whole: true,
    act: async (stage) => {
      const { page } = stage;
      const t = textsOf(stage);
      await page.getByRole("button", { name: t.account.guest }).click();
      await slowDown(page, 20_000_000);
      await page.locator("main button").first().click();
      await page.getByText(t.howItWorks.part("PUT", 1)).waitFor();
      await page.waitForTimeout(2_500);
    },
  },
  {
    name: "not-found",
    path: "/nowhere",
    act: async (stage) => stage.page.getByRole("heading", { level: 1 }).waitFor(),
  },
  ...componentScenes,
  ...uploadScenes,
  ...libraryScenes,
  ...accountScenes,
  ...recoveryScenes,
  ...shareScenes,
  ...fileRequestScenes,
];
