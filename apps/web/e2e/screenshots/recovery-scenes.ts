import { type Scene, textsOf, visit, withMails } from "./stage.ts";
import { newAddress } from "../on-page.ts";

async function visitLink(stage: Parameters<Scene["act"]>[0], outcome: "done" | "expired"): Promise<void> {
  await withMails(stage);
  await stage.page
    .context()
    .route(/account\.verifyEmail/, (route) => route.fulfill({ json: [{ result: { data: { outcome } } }] }));
  await visit(stage, "/verify-email#a.verifying.token");
}

const scene = (name: string, act: Scene["act"]): Scene => ({ name, path: "/", act, whole: true });

export const recoveryScenes: readonly Scene[] = [
  scene("forgot-password", async (stage) => {
    await withMails(stage);
    await visit(stage, "/forgot-password");
  }),
  scene("check-your-mail", async (stage) => {
    await withMails(stage);
    await stage.page
      .context()
      .route(/account\.requestReset/, (route) => route.fulfill({ json: [{ result: { data: { isSent: true } } }] }));
    await visit(stage, "/forgot-password");
    await stage.page.getByLabel(textsOf(stage).account.email).fill("ada@example.com");
    await stage.page.keyboard.press("Enter");
    await stage.page.getByText("ada@example.com").waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("reset-password", async (stage) => {
    await withMails(stage);
    await visit(stage, "/reset-password#a-token");
  }),
  scene("take-back", async (stage) => {
    await withMails(stage);
    await visit(stage, "/restore-email#a-token");
  }),
  scene("taken-back", async (stage) => {
    await withMails(stage);
    const data = { outcome: "done", email: "ada@example.com" };
    await stage.page
      .context()
      .route(/account\.restoreEmail/, (route) => route.fulfill({ json: [{ result: { data } }] }));
    await visit(stage, "/restore-email#a-token");
    await stage.page.getByRole("main").getByRole("button").click();
    await stage.page.getByText("ada@example.com").waitFor();
  }),
  scene("link-is-over", (stage) => visitLink(stage, "expired")),
  scene("address-verified", (stage) => visitLink(stage, "done")),
  scene("verify-banner", async (stage) => {
    const { page } = stage;
    await withMails(stage);
    const { origin } = new URL(page.url());
    const data = {
      name: "Ada Lovelace",
      email: newAddress("ada").replace(/-[0-9a-f]{4}-.*@/, "@"),
      password: "a long password",
    };
    await page.request.post(`${origin}/api/auth/sign-up/email`, { data, headers: { origin } });
    await page.goto(`${origin}/account`);
    await page.getByRole("complementary").waitFor();
    await page.waitForTimeout(400);
  }),
];
