import { albumDialogTextsOf } from "../../src/features/library/albums/dialog-texts.ts";
import { albumTextsOf } from "../../src/features/library/albums/texts.ts";
import { choose, type Scene, type Stage, textsOf } from "./stage.ts";

const albumsOf = ({ korean }: Stage) => albumTextsOf(korean ? "ko" : "en");
const dialogTexts = ({ korean }: Stage) => albumDialogTextsOf(korean ? "ko" : "en");
const nameOf = ({ korean }: Stage) => (korean ? "항구의 저녁" : "Evenings at the harbour");

const settle = async ({ page }: Stage) => {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
};

/** Makes an album of the files at these positions of the list; an empty album is open afterwards. */
async function makeAlbum(stage: Stage, name: string, places: readonly number[]): Promise<void> {
  const { page } = stage;
  const t = albumsOf(stage);
  await choose(stage, places);
  if (places.length > 0) await page.getByRole("button", { name: t.add, exact: true }).click();
  const place = places.length > 0 ? page.getByRole("dialog") : page;
  await place.getByRole("button", { name: t.create }).click();
  await page.getByRole("textbox", { name: dialogTexts(stage).naming.name }).fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: textsOf(stage).dialog.close }).click();
  if (places.length > 0) await page.getByRole("button", { name: textsOf(stage).library.selectNone }).click();
  await settle(stage);
}

const makeTwo = async (stage: Stage) => {
  await makeAlbum(stage, nameOf(stage), [0, 1, 2]);
  await makeAlbum(stage, stage.korean ? "계약" : "Contracts", [6]);
};

/** Scenes that begin in an open library. */
export const albumScenes: readonly Omit<Scene, "path">[] = [
  { name: "albums", act: makeTwo },
  {
    name: "album",
    async act(stage) {
      await makeTwo(stage);
      await stage.page.getByRole("link", { name: nameOf(stage) }).click();
      await stage.page.getByRole("heading", { level: 1, name: nameOf(stage) }).waitFor();
      await settle(stage);
    },
  },
  { name: "album-empty", act: (stage) => makeAlbum(stage, nameOf(stage), []) },
  {
    name: "album-choose",
    async act(stage) {
      await makeTwo(stage);
      await choose(stage, [3, 4]);
      await stage.page.getByRole("button", { name: albumsOf(stage).add, exact: true }).click();
      await stage.page.getByRole("dialog").waitFor();
      await settle(stage);
    },
  },
];
