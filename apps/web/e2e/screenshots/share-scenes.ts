import { makeBigText, makeFile, makePdf } from "../files.ts";
import { drawScenery } from "./scenery.ts";
import { enter, type Scene, type Stage, textsOf, visit } from "./stage.ts";

type Made = { title?: string; password?: string; days?: number; maxDownloads?: number };

/** Uploads a person's files, some of them private, and makes a link to them. @returns the path of the link's page */
async function makeLink(stage: Stage, made: Made, { pictures }: { pictures: boolean }): Promise<string> {
  const { page, files } = stage;
  const t = textsOf(stage);
  await enter(stage);
  const paths = [(await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() })).path];
  if (pictures) {
    for (const [index, name] of ["lighthouse.jpg", "first light.jpg", "harbour-at-dusk.jpg", "tide.jpg"].entries()) {
      const bytes = await drawScenery(page, 200 + index * 95);
      paths.push((await makeFile(files, { name, bytes })).path);
    }
  }
  paths.push((await makeBigText(files, { name: "measurements-2026.csv", size: 3_400_000 })).path);
  await page.getByLabel(t.upload.inputLabel).setInputFiles(paths);
  await page.getByRole("button", { name: t.upload.clearFinished }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("li progress").length === 0);
  return share(stage, made);
}

/** Makes a link to all files, or the `first` ones. @returns the path of its page */
async function share({ page }: Stage, { first, ...made }: Made & { first?: number }): Promise<string> {
  const { origin } = new URL(page.url());
  const listed = await (await page.request.get(`${origin}/trpc/media.list?input={}`)).json();
  const ids = listed.result.data.items.map(({ id }: { id: string }) => id).toReversed();
  const data = { ids: ids.slice(0, first), ...made };
  const answer = await (await page.request.post(`${origin}/trpc/share.create`, { data, headers: { origin } })).json();
  return `/s/${answer.result.data.token}`;
}

async function openDialog(stage: Stage): Promise<void> {
  await makeLink(stage, {}, { pictures: true });
  await stage.page.getByRole("button", { name: textsOf(stage).library.share, exact: true }).click();
  await stage.page.getByRole("dialog").waitFor();
  await stage.page.waitForTimeout(400);
}

const scene = (name: string, act: Scene["act"]): Scene => ({ name, path: "/", act, whole: !name.includes("dialog") });
const trip: Made = { title: "Harbour, last weekend", days: 7, maxDownloads: 10 };

export const shareScenes: readonly Scene[] = [
  scene("share-dialog", openDialog),
  scene("share-dialog-made", async (stage) => {
    await openDialog(stage);
    await stage.page.getByRole("dialog").locator("button[type=submit]").click();
    await stage.page.getByRole("dialog").locator("input[readonly]").waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("share-collection", async (stage) => visit(stage, await makeLink(stage, trip, { pictures: true }))),
  scene("share-collection-plain", async (stage) => visit(stage, await makeLink(stage, {}, { pictures: false }))),
  scene("share-viewer-dialog", async (stage) => {
    await visit(stage, await makeLink(stage, trip, { pictures: true }));
    await stage.page.locator("[data-view]").first().click();
    await stage.page.getByRole("dialog").waitFor();
    await stage.page.waitForTimeout(600);
  }),
  scene("share-password", async (stage) =>
    visit(stage, await makeLink(stage, { password: "lighthouse" }, { pictures: false })),
  ),
  scene("share-none", (stage) => visit(stage, `/s/${"x".repeat(22)}`)),
  scene("share-links", async (stage) => {
    await makeLink(stage, trip, { pictures: true });
    const { page } = stage;
    await share(stage, { first: 2, password: "lighthouse", title: "Contract for signing", days: 1 });
    await share(stage, {});
    await page.goto(`${new URL(page.url()).origin}/links`);
    await page.getByRole("listitem").nth(2).waitFor();
    await page.waitForTimeout(400);
  }),
];
