import { undoTexts } from "../../src/features/library/changes/undo-texts.ts";
import { makeBigText, makeFile, makePdf, makeSound } from "../files.ts";
import { drawScenery } from "./scenery.ts";
import { albumScenes } from "./album-scenes.ts";
import { menuScenes } from "./menu-scenes.ts";
import { sharedScenes } from "./shared-scenes.ts";
import { choose, enter, type Scene, type Stage, textsOf } from "./stage.ts";
import { tagScenes } from "./tag-scenes.ts";
import { trashScenes } from "./trash-scenes.ts";

const notes = Array.from(
  { length: 60 },
  (_, line) =>
    `${String(line + 1).padStart(2, "0")}  The tide came in at ${4 + (line % 8)} o'clock, and the harbour was calm.`,
).join("\n");

/** Fills a library as a person may have it, and opens it. */
async function fill(stage: Stage): Promise<void> {
  const { page, files } = stage;
  const t = textsOf(stage);
  await enter(stage);
  await sentEarlier(stage);
  const picture = async (name: string, hue: number, width?: number) =>
    (await makeFile(files, { name, bytes: await drawScenery(page, hue, width) })).path;
  const add = async (paths: string[]) => {
    await page.getByLabel(t.upload.inputLabel).setInputFiles(paths);
    await page.getByRole("button", { name: t.upload.clearFinished }).waitFor();
    await page.locator("progress").first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll("li progress").length === 0);
  };
  await add([
    (await makeBigText(files, { name: "measurements-2026.csv", size: 3_400_000 })).path,
    (await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() })).path,
    (await makeFile(files, { name: "field-recording.wav", bytes: makeSound(6) })).path,
    (await makeFile(files, { name: "notes from the harbour.txt", bytes: Buffer.from(notes) })).path,
  ]);
  await page.getByRole("radio", { name: t.upload.visibilities.private, exact: true }).click();
  await add([await picture("passport scan.jpg", 300)]);
  await page.getByRole("radio", { name: t.upload.visibilities.public, exact: true }).click();
  await add([await picture("birch.jpg", 90, 540), await picture("bay.jpg", 180, 1_900), await picture("dune.jpg", 40)]);
  await add([await picture("first light.jpg", 120), await picture("lighthouse.jpg", 200, 540)]);
  await add([await picture("harbour-at-dusk.jpg", 20)]);
  await page.evaluate(() => scrollTo(0, 0));
  await open(stage);
}

/** Dates some files to other months. */
async function sentEarlier({ page }: Stage): Promise<void> {
  await page.context().route(/trpc.*media\.list/, async (route) => {
    const answer = await route.fetch();
    let body = await answer.text();
    for (const [name, day] of Object.entries(days)) {
      body = body.replace(new RegExp(`("name":"${name}[^"]*".*?"createdAt":")[^"]+`), `$1${day}T12:00:00.000Z`);
    }
    await route.fulfill({ response: answer, body });
  });
}

/** In the order in which the files are sent. */
const days = {
  measurements: "2026-09-03",
  Contract: "2026-09-18",
  field: "2026-09-24",
  notes: "2026-09-29",
  passport: "2026-10-11",
  birch: "2026-10-20",
  bay: "2026-10-20",
  dune: "2026-10-20",
};

async function open(stage: Stage): Promise<void> {
  const { page } = stage;
  const t = textsOf(stage);
  await page.getByRole("navigation").getByRole("link", { name: t.nav.library, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: t.library.heading }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(400);
}

const scene = (name: string, act: Scene["act"]): Scene => ({ name, path: "/", act });

export const libraryScenes: readonly Scene[] = [
  scene("library", fill),
  scene("library-list", async (stage) => {
    await fill(stage);
    await stage.page.getByRole("radio", { name: textsOf(stage).library.views.list }).click();
    await stage.page.waitForTimeout(400);
  }),
  scene("library-selected", async (stage) => {
    await fill(stage);
    await choose(stage, [0, 2]);
    await stage.page.waitForTimeout(400);
  }),
  scene("library-deleted", async (stage) => {
    await fill(stage);
    await choose(stage, [0]);
    await stage.page.keyboard.press("Delete");
    await stage.page.getByRole("button", { name: undoTexts[stage.korean ? "ko" : "en"].action, exact: true }).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  ...[...menuScenes, ...albumScenes, ...tagScenes, ...sharedScenes, ...trashScenes].map(({ name, act }) =>
    scene(name, async (stage) => {
      await fill(stage);
      await act(stage);
    }),
  ),
  scene("library-no-result", async (stage) => {
    await fill(stage);
    await stage.page.getByRole("searchbox").fill("zebra");
    await stage.page.getByRole("heading", { name: textsOf(stage).library.noResultTitle }).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("library-empty", async (stage) => {
    await enter(stage);
    await open(stage);
  }),
  scene("library-loading", async (stage) => {
    await enter(stage);
    await stage.page.route("**/trpc/media**", () => {});
    await stage.page
      .getByRole("navigation")
      .getByRole("link", { name: textsOf(stage).nav.library, exact: true })
      .click();
    await stage.page.getByRole("heading", { level: 1, name: textsOf(stage).library.heading }).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("library-failed", async (stage) => {
    await enter(stage);
    await stage.page.route("**/trpc/media**", (route) => {
      const calls = new URL(route.request().url()).pathname.split(",");
      const refused = { error: { message: "REFUSED: No.", code: -32600, data: {} } };
      return route.fulfill({ status: 400, json: calls.map(() => refused) });
    });
    await stage.page
      .getByRole("navigation")
      .getByRole("link", { name: textsOf(stage).nav.library, exact: true })
      .click();
    await stage.page.getByText(textsOf(stage).library.failedTitle).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  ...["harbour-at-dusk.jpg", "field-recording.wav", "Contract 2026.pdf", "notes from the harbour.txt"].map((name) =>
    scene(`preview-${name.split(".").at(-1)}`, async (stage) => {
      await fill(stage);
      await stage.page.getByRole("button", { name: textsOf(stage).library.previewOf(name) }).click();
      await stage.page.getByRole("dialog").waitFor();
      await stage.page.waitForTimeout(1_000);
    }),
  ),
];
