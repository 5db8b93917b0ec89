import { tagTextsOf } from "../../src/features/library/tags/texts.ts";
import { tagActionTextsOf } from "../../src/features/library/tags/action-texts.ts";
import { type Scene, type Stage, textsOf } from "./stage.ts";

const actionTexts = ({ korean }: Stage) => tagActionTextsOf(korean ? "ko" : "en");
const tagTexts = ({ korean }: Stage) => tagTextsOf(korean ? "ko" : "en");
const tagsOf = ({ korean }: Stage) => (korean ? ["항구", "저녁", "여행 2026"] : ["harbour", "evening", "Trip 2026"]);

const settle = async ({ page }: Stage) => {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
};

/** Opens a file, and adds these tags. */
async function tagFile(stage: Stage, name: string, tags: readonly string[]): Promise<void> {
  const { page } = stage;
  await page.getByRole("button", { name: textsOf(stage).library.previewOf(name) }).click();
  const field = page.getByRole("combobox", { name: tagTexts(stage).add });
  await field.fill(`${tags.join(",")},`);
  await page.getByRole("button", { name: tagTexts(stage).remove(tags[0] ?? "") }).waitFor();
  await settle(stage);
}

async function closeFile(stage: Stage): Promise<void> {
  const { page } = stage;
  await page
    .getByRole("dialog")
    .getByRole("button", { name: textsOf(stage).dialog.close })
    .first()
    .click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function tagTwo(stage: Stage): Promise<void> {
  await tagFile(stage, "harbour-at-dusk.jpg", tagsOf(stage));
  await closeFile(stage);
  await tagFile(stage, "lighthouse.jpg", tagsOf(stage).slice(0, 1));
}

/** Scenes that begin in an open library. */
export const tagScenes: readonly Omit<Scene, "path">[] = [
  {
    name: "tags-of-file",
    async act(stage) {
      await tagTwo(stage);
      await stage.page.getByRole("combobox", { name: tagTexts(stage).add }).press("ArrowDown");
      await settle(stage);
    },
  },
  {
    name: "tags-of-many",
    async act(stage) {
      await tagTwo(stage);
      await closeFile(stage);
      for (const name of ["harbour-at-dusk.jpg", "lighthouse.jpg"]) {
        await stage.page.getByRole("button", { name: textsOf(stage).library.previewOf(name) }).focus();
        await stage.page.getByRole("checkbox", { name: textsOf(stage).library.choose(name) }).press("Space");
      }
      await stage.page.getByRole("button", { name: actionTexts(stage).tag }).click();
      await stage.page.getByRole("dialog").waitFor();
      await settle(stage);
    },
  },
  {
    name: "tag-listed",
    async act(stage) {
      await tagTwo(stage);
      const [tag = ""] = tagsOf(stage);
      await stage.page.getByRole("link", { name: tagTexts(stage).showAll(tag) }).click();
      await stage.page.getByRole("dialog").waitFor({ state: "detached" });
      await settle(stage);
    },
  },
  {
    name: "tag-of-none",
    async act({ page, ...stage }) {
      await page.goto(`${new URL(page.url()).origin}/library?tag=harbour`);
      await page.getByRole("heading", { name: tagTexts({ page, ...stage }).filter.noneTitle("harbour") }).waitFor();
      await settle({ page, ...stage });
    },
  },
];
