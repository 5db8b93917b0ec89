import { trashTexts } from "../../src/features/library/trash/texts.ts";
import { choose, type Scene, type Stage, textsOf } from "./stage.ts";

const trashOf = ({ korean }: Stage) => trashTexts[korean ? "ko" : "en"];

/** Moves some files of an open library to the trash, and opens it. */
async function openTrash(stage: Stage, { files }: { files: number }): Promise<void> {
  const { page } = stage;
  await choose(
    stage,
    Array.from({ length: files }, (_, place) => place),
  );
  if (files > 0) await page.keyboard.press("Delete");
  await page.getByRole("link", { name: trashOf(stage).heading, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: trashOf(stage).heading }).waitFor();
  const dismiss = page.getByRole("button", { name: textsOf(stage).dialog.close });
  if (files > 0) await dismiss.click();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(400);
}

/** Scenes that begin in an open library. */
export const trashScenes: readonly Omit<Scene, "path">[] = [
  { name: "trash", act: (stage) => openTrash(stage, { files: 4 }) },
  { name: "trash-empty", act: (stage) => openTrash(stage, { files: 0 }) },
  {
    name: "trash-selected",
    async act(stage) {
      await openTrash(stage, { files: 3 });
      await choose(stage, [0]);
      await stage.page.waitForTimeout(400);
    },
  },
  {
    name: "trash-question",
    async act(stage) {
      await openTrash(stage, { files: 3 });
      await stage.page.getByRole("button", { name: trashOf(stage).empty }).click();
      await stage.page.getByRole("dialog").waitFor();
      await stage.page.waitForTimeout(400);
    },
  },
];
