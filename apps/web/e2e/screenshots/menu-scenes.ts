import { renameTextsOf } from "../../src/features/library/rename/texts.ts";
import { libraryTextsOf } from "../../src/features/library/texts.ts";
import { texts as visibilityTexts } from "../../src/features/library/visibility/texts.ts";
import { choose, type Scene, type Stage, textsOf } from "./stage.ts";

const fileMenuOf = ({ korean }: Stage) => libraryTextsOf(korean ? "ko" : "en");

/** Opens a file's menu by the menu key, which works on phones, too. */
async function openMenu(stage: Stage, name: string): Promise<void> {
  await stage.page.getByRole("button", { name: textsOf(stage).library.previewOf(name) }).press("Shift+F10");
  await stage.page.getByRole("menu").waitFor();
  await stage.page.waitForTimeout(400);
}

async function openRename(stage: Stage, name: string): Promise<void> {
  await openMenu(stage, name);
  await stage.page.getByRole("menuitem", { name: fileMenuOf(stage).menu.rename }).click();
  await stage.page.getByRole("dialog").waitFor();
  await stage.page.waitForTimeout(400);
}

const makePrivateOf = ({ korean }: Stage) => visibilityTexts[korean ? "ko" : "en"].make.private;

async function openVisibility(stage: Stage, name: string): Promise<void> {
  await openMenu(stage, name);
  await stage.page.getByRole("menuitem", { name: makePrivateOf(stage) }).click();
  await stage.page.getByRole("dialog").waitFor();
  await stage.page.waitForTimeout(400);
}

/** Scenes that begin in an open library. */
export const menuScenes: readonly Omit<Scene, "path">[] = [
  { name: "file-menu", act: (stage) => openMenu(stage, "harbour-at-dusk.jpg") },
  {
    name: "file-menu-of-many",
    async act(stage) {
      await choose(stage, [0, 2]);
      const open = stage.page.getByRole("button", { name: textsOf(stage).library.previewOf("harbour-at-dusk.jpg") });
      await open.press("Shift+F10");
      await stage.page.getByRole("menu").waitFor();
      await stage.page.waitForTimeout(400);
    },
  },
  { name: "rename", act: (stage) => openRename(stage, "harbour-at-dusk.jpg") },
  {
    name: "rename-refused",
    async act(stage) {
      await openRename(stage, "harbour-at-dusk.jpg");
      await stage.page
        .getByRole("textbox", { name: renameTextsOf(stage.korean ? "ko" : "en").name })
        .fill("harbour.png");
      await stage.page.keyboard.press("Enter");
      await stage.page.getByRole("alert").getByText(".jpg").waitFor();
      await stage.page.waitForTimeout(400);
    },
  },
  {
    name: "renamed",
    async act(stage) {
      await openRename(stage, "harbour-at-dusk.jpg");
      await stage.page.keyboard.type("the old harbour at dusk");
      await stage.page.keyboard.press("Enter");
      await stage.page.getByText("the old harbour at dusk.jpg").first().waitFor();
      await stage.page.waitForTimeout(600);
    },
  },
  { name: "visibility-question", act: (stage) => openVisibility(stage, "harbour-at-dusk.jpg") },
  {
    name: "visibility-changed",
    async act(stage) {
      await openVisibility(stage, "harbour-at-dusk.jpg");
      await stage.page
        .getByRole("dialog")
        .getByRole("button", { name: makePrivateOf(stage) })
        .click();
      await stage.page.getByRole("dialog").waitFor({ state: "hidden" });
      await stage.page.waitForTimeout(600);
    },
  },
];
