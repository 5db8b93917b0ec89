import { makeBigText, makeFile, makePdf } from "../files.ts";
import { offlinePage } from "../../src/features/installable/worker/offline-page.ts";
import { drawScenery } from "./scenery.ts";
import { enter, type Scene, slowDown, type Stage, textsOf } from "./stage.ts";

const scene = (name: string, act: Scene["act"], path = "/"): Scene => ({ name, path, act });
const frame = (name: string, act: Scene["act"]): Scene => ({ name, path: "/", act, whole: true });

async function addLarge({ page, files, ...stage }: Stage, name: string, size: number): Promise<void> {
  const t = textsOf({ page, files, ...stage });
  await slowDown(page, 6_000_000);
  await page.getByLabel(t.upload.inputLabel).setInputFiles((await makeBigText(files, { name, size })).path);
  await page
    .getByText(/\/(s|초)/)
    .first()
    .waitFor();
}

/** Uploads a photo and a contract. @returns their paths */
async function addTwo(stage: Stage): Promise<string[]> {
  const { page, files } = stage;
  const t = textsOf(stage);
  await enter(stage);
  const paths = [
    (await makeFile(files, { name: "harbour-at-dusk.jpg", bytes: await drawScenery(page, 20) })).path,
    (await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() })).path,
  ];
  await page.getByLabel(t.upload.inputLabel).setInputFiles(paths);
  await page.getByText(t.upload.states.done).nth(1).waitFor();
  return paths;
}

/** Drops a photo, a contract and a large table, and resolves when the table's progress matches `upTo`. */
async function addThree(stage: Stage, upTo: RegExp): Promise<void> {
  const { page } = stage;
  await addTwo(stage);
  await addLarge(stage, "measurements-2026.csv", 60_000_000);
  await page.getByText(upTo).filter({ visible: true }).first().waitFor();
  await page.waitForTimeout(300);
}

/** Adds two files that are already in the library, and one that is not. */
async function addKnown(stage: Stage): Promise<void> {
  const { page, files } = stage;
  const t = textsOf(stage);
  const paths = await addTwo(stage);
  await page.reload();
  paths.push((await makeFile(files, { name: "notes.txt", bytes: Buffer.from("New") })).path);
  await page.getByLabel(t.upload.inputLabel).setInputFiles(paths);
  await page.getByText(t.upload.states.done).waitFor();
  await page.getByText(t.upload.inLibrary.state).nth(1).waitFor();
}

export const uploadScenes: readonly Scene[] = [
  scene("sign-up", async (stage) => {
    await stage.page.getByRole("button", { name: textsOf(stage).account.toSignUp }).click();
  }),
  scene("signed-out", async (stage) => {
    await enter(stage);
    await addLarge(stage, "measurements-2026.csv", 60_000_000);
    await stage.page.context().clearCookies();
    await slowDown(stage.page, -1);
    await stage.page.getByRole("button", { name: textsOf(stage).account.guest }).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("unfinished", async (stage) => {
    const { page } = stage;
    const t = textsOf(stage);
    await enter(stage);
    await addLarge(stage, "measurements-2026.csv", 90_000_000);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText(t.upload.unfinished.heading).waitFor();
    await page.waitForTimeout(400);
  }),
  scene("tray", async (stage) => {
    const { page } = stage;
    const t = textsOf(stage);
    await enter(stage);
    await addLarge(stage, "measurements-2026.csv", 60_000_000);
    await page.getByRole("navigation").getByRole("link", { name: t.nav["how-it-works"] }).click();
    await page.getByRole("complementary", { name: t.upload.overall }).waitFor();
    await page.waitForTimeout(400);
  }),
  scene("tray-open", async (stage) => {
    const { page } = stage;
    const t = textsOf(stage);
    await addTwo(stage);
    const wrong = await makeFile(stage.files, { name: "installer.exe", bytes: Buffer.from("MZ") });
    await page.getByLabel(t.upload.inputLabel).setInputFiles(wrong.path);
    await addLarge(stage, "measurements-2026.csv", 90_000_000);
    await page.getByRole("navigation").getByRole("link", { name: t.nav["how-it-works"] }).click();
    await page.getByRole("button", { name: t.upload.showAll }).click();
    for (const rate of [2_000_000, 5_000_000, 8_000_000, 3_000_000]) {
      await slowDown(page, rate);
      await page.waitForTimeout(1_500);
    }
  }),
  scene("offline-page", async ({ page, korean }) => {
    const body = await offlinePage().text();
    await page.route("**/never", (route) => route.fulfill({ body, contentType: "text/html" }));
    await page.goto(`${new URL(page.url()).origin}/never`);
    await page.getByRole("heading", { name: korean ? "연결이 끊겼어요" : "You are offline" }).waitFor();
  }),
  scene("shared-files", async (stage) => {
    const { page } = stage;
    await enter(stage);
    await page.evaluate(async () => {
      const cache = await caches.open("shared-files");
      for (const [name, size] of Object.entries({ "harbour.jpg": "2400000", "plan.pdf": "310000" }))
        await cache.put(`/shared/${name}`, new Response("", { headers: { "x-file-name": name, "x-file-size": size } }));
    });
    await page.reload();
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await page.evaluate(() => void dispatchEvent(new Event("beforeinstallprompt", { cancelable: true })));
    await page.waitForTimeout(800);
  }),
  scene("in-library", async (stage) => {
    await addKnown(stage);
    await stage.page.waitForTimeout(400);
  }),
  scene("in-library-tray", async (stage) => {
    await addKnown(stage);
    const { page } = stage;
    const t = textsOf(stage);
    await page.getByRole("navigation").getByRole("link", { name: t.nav["how-it-works"] }).click();
    await page.getByRole("complementary", { name: t.upload.overall }).waitFor();
    await page.waitForTimeout(400);
  }),
  scene("broken", async (stage) => {
    const { page } = stage;
    const t = textsOf(stage);
    await enter(stage);
    await page.route("**/how-it-works-page-*.js", (route) => route.abort());
    await page.getByRole("navigation").getByRole("link", { name: t.nav["how-it-works"] }).click();
    await page.getByText(t.broken.title).waitFor();
  }),
  scene(
    "how-it-works-ready",
    async (stage) => {
      await stage.page.getByRole("button", { name: textsOf(stage).account.guest }).click();
      await stage.page.getByText(textsOf(stage).howItWorks.ownFile).waitFor();
    },
    "/how-it-works",
  ),
  frame("sequence-1", (stage) => addThree(stage, /(Uploading |올리는 중 |^)[12]\d%/)),
  frame("sequence-2", (stage) => addThree(stage, /(Uploading |올리는 중 |^)6\d%/)),
  frame("sequence-3", async (stage) => {
    await addThree(stage, /(Uploading |올리는 중 |^)[1-9]\d?%/);
    await slowDown(stage.page, -1);
    await stage.page.getByText(textsOf(stage).upload.states.done).nth(2).waitFor();
    await stage.page.waitForTimeout(400);
  }),
];
