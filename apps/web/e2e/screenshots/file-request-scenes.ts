import { makeBigText, makeFile, makePdf } from "../files.ts";
import { drawScenery } from "./scenery.ts";
import { enter, type Scene, slowDown, type Stage, textsOf, visit } from "./stage.ts";

type Asked = {
  title: string;
  note?: string;
  maxFiles?: number;
  maxSize?: number;
  days?: number;
  accepts?: string;
  ownDevice?: boolean;
};

const wedding: Asked = {
  title: "Photos of the wedding",
  note: "All that you have, in full size.\nThe dance above all!",
  maxFiles: 50,
  maxSize: 1024 ** 3,
  days: 30,
};

/** Creates a request of the signed-in person. @returns its id, and the path of its page */
async function ask({ page }: Stage, asked: Asked): Promise<{ id: string; path: string }> {
  const { origin } = new URL(page.url());
  const answer = await page.request.post(`${origin}/trpc/fileRequest.create`, { data: asked, headers: { origin } });
  const { id, token } = (await answer.json()).result.data;
  return { id, path: `/r/${token}` };
}

async function visitNew(stage: Stage, asked: Asked): Promise<void> {
  await enter(stage);
  await visit(stage, (await ask(stage, asked)).path);
}

async function choose({ page, files }: Stage, more: readonly string[] = []): Promise<void> {
  const paths = [...more];
  for (const [index, name] of ["first dance.jpg", "harbour-at-dusk.jpg"].entries())
    paths.push((await makeFile(files, { name, bytes: await drawScenery(page, 20 + index * 180) })).path);
  paths.push((await makeFile(files, { name: "speech.exe", bytes: Buffer.from("MZ") })).path);
  await page.locator("input[type=file]").setInputFiles(paths);
  await page.locator("form input:not([type=file])").first().fill("Ben");
  await page.locator("form input:not([type=file])").nth(1).fill("From the pier");
}

async function send({ page }: Stage): Promise<void> {
  await page.locator("form button[type=submit]").click();
  await page.locator("main section h2").waitFor();
  await page.waitForTimeout(400);
}

const scene = (name: string, act: Scene["act"], path = "/"): Scene => ({ name, path, act, whole: true });

export const fileRequestScenes: readonly Scene[] = [
  {
    ...scene("request-dialog", async (stage) => {
      await enter(stage);
      await stage.page.goto(`${new URL(stage.page.url()).origin}/requests`);
      await stage.page.locator("main button").click();
      await stage.page.getByRole("dialog").waitFor();
      await stage.page.waitForTimeout(400);
    }),
    whole: false,
  },
  {
    ...scene("phone-code", async (stage) => {
      const { page } = stage;
      await enter(stage);
      await page.getByText(textsOf(stage).upload.fromPhone).evaluate((element) => element.closest("button")?.click());
      await page.locator("dialog svg[role=img]").waitFor();
      await page.waitForTimeout(400);
    }),
    whole: false,
  },
  {
    ...scene("phone-not-ended", async (stage) => {
      const { page } = stage;
      await enter(stage);
      await page.route(/fileRequest\.end/, (route) => route.abort());
      await page.getByText(textsOf(stage).upload.fromPhone).evaluate((element) => element.closest("button")?.click());
      await page.getByRole("button", { name: /End the link|링크 사용 중지/ }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
      await page.waitForTimeout(400);
    }),
    whole: false,
  },
  scene("phone-visitor", (stage) => visitNew(stage, { title: "From my phone", maxFiles: 200, ownDevice: true })),
  scene("request-none", (stage) => visit(stage, `/r/${"x".repeat(22)}`)),
  scene("request-visitor", (stage) => visitNew(stage, wedding)),
  scene("request-chosen", async (stage) => {
    await visitNew(stage, wedding);
    await choose(stage);
  }),
  scene("request-sending", async (stage) => {
    await visitNew(stage, wedding);
    const { path } = await makeBigText(stage.files, { name: "field-notes.txt", size: 9_400_000 });
    await choose(stage, [path]);
    await slowDown(stage.page, 900_000);
    await stage.page.locator("form button[type=submit]").click();
    await stage.page
      .getByText(/\/(s|초)/)
      .first()
      .waitFor();
    await stage.page.waitForTimeout(1_500);
  }),
  scene("request-sent", async (stage) => {
    await visitNew(stage, wedding);
    await choose(stage);
    await send(stage);
  }),
  scene("request-library", async (stage) => {
    const { page } = stage;
    await enter(stage);
    const { id, path } = await ask(stage, wedding);
    await ask(stage, { title: "Receipts of November", accepts: "documents" });
    const cookies = await page.context().cookies();
    await visit(stage, path);
    const pdf = await makeFile(stage.files, { name: "Table plan.pdf", bytes: makePdf() });
    await choose(stage, [pdf.path]);
    await send(stage);
    await page.context().addCookies(cookies);
    await page.goto(`${new URL(page.url()).origin}/library?request=${id}`);
    await page.locator("[data-open]").nth(2).waitFor();
    await page.waitForTimeout(600);
  }),
  scene("requests", async (stage) => {
    const { page } = stage;
    await enter(stage);
    await ask(stage, wedding);
    await ask(stage, { title: "Receipts of November", accepts: "documents", maxFiles: 200 });
    await page.goto(`${new URL(page.url()).origin}/requests`);
    await page.getByRole("listitem").nth(1).waitFor();
    await page.waitForTimeout(400);
  }),
];
