import { libraryTextsOf } from "../../src/features/library/texts.ts";
import { type Scene, type Stage, textsOf } from "./stage.ts";

/** Makes a link to some of the files, and reloads the library. */
async function shareSome({ page }: Stage): Promise<void> {
  const { origin } = new URL(page.url());
  const listed = await (await page.request.get(`${origin}/trpc/media.list?input={}`)).json();
  const ids = listed.result.data.items.map(({ id }: { id: string }) => id);
  const data = { ids: [ids[0], ids[1], ids[5], ids[7]] };
  await page.request.post(`${origin}/trpc/share.create`, { data, headers: { origin } });
  await page.reload();
  await settle(page);
}

async function listShared({ page, korean }: Stage): Promise<void> {
  await page.getByRole("button", { name: libraryTextsOf(korean ? "ko" : "en").shared.filter, exact: true }).click();
  await settle(page);
}

async function settle(page: Stage["page"]): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
}

/** Scenes that begin in an open library. */
export const sharedScenes: readonly Omit<Scene, "path">[] = [
  { name: "shared-marked", act: shareSome },
  {
    name: "shared-listed",
    async act(stage) {
      await shareSome(stage);
      await listShared(stage);
    },
  },
  { name: "shared-none", act: listShared },
  {
    name: "shared-details",
    async act(stage) {
      await shareSome(stage);
      const name = textsOf(stage).library.previewOf("harbour-at-dusk.jpg");
      await stage.page.getByRole("button", { name }).click();
      await settle(stage.page);
    },
  },
];
