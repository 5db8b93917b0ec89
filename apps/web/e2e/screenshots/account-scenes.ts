import { addAuthenticator } from "../authenticator.ts";
import { makeBigText, makeFile, makePdf } from "../files.ts";
import { drawScenery } from "./scenery.ts";
import { enter, type Scene, type Stage, textsOf, withMails } from "./stage.ts";

const devices = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
];

async function toAccount(stage: Stage): Promise<void> {
  await enter(stage);
  await upload(stage);
  await stage.page.goto(`${new URL(stage.page.url()).origin}/account`);
  await stage.page.getByRole("heading", { name: textsOf(stage).account.keep.title }).waitFor();
  await stage.page.waitForTimeout(400);
}

/** Uploads one file each of some kinds. */
async function upload(stage: Stage): Promise<void> {
  const { page, files } = stage;
  const made = [
    await makeFile(files, { name: "harbour-at-dusk.jpg", bytes: await drawScenery(page, 20) }),
    await makeFile(files, { name: "Contract 2026.pdf", bytes: makePdf() }),
    await makeBigText(files, { name: "measurements-2026.csv", size: 400_000 }),
  ];
  await page.getByLabel(textsOf(stage).upload.inputLabel).setInputFiles(made.map(({ path }) => path));
  await page.getByText(textsOf(stage).upload.states.done).nth(2).waitFor();
}

const password = "a long password";

/** Turns a guest into an account that is also signed in elsewhere. */
async function signUp(stage: Stage): Promise<void> {
  const { page } = stage;
  const t = textsOf(stage).account;
  const credentials = { email: `ada-${crypto.randomUUID().slice(0, 6)}@example.com`, password };
  await page.getByLabel(t.name).fill("Ada Lovelace");
  await page.getByLabel(t.email).fill(credentials.email);
  await page.getByLabel(t.password).fill(credentials.password);
  await page.getByRole("button", { name: t.signUp }).click();
  await page.getByText("Ada Lovelace").waitFor();
  const { origin } = new URL(page.url());
  for (const userAgent of devices) {
    const elsewhere = await page.context().browser()?.newContext({ userAgent });
    await elsewhere?.request.post(`${origin}/api/auth/sign-in/email`, { data: credentials, headers: { origin } });
    await elsewhere?.close();
  }
  await page.reload();
  await page.getByText("Ada Lovelace").waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(400);
}

async function openEmail({ page }: Stage): Promise<void> {
  await page.getByRole("button", { name: /^(Change|변경)$/ }).click();
  await page.getByLabel(/^(New e-mail address|새 이메일 주소)$/).waitFor();
}

/** Matches the download of a contract. */
const isFile = (address: URL) => address.search.includes("attachment") && address.search.includes("Contract");

async function startExport({ page }: Stage): Promise<void> {
  await page.getByRole("button", { name: /Download everything|모두 다운로드/ }).click();
  await page.waitForTimeout(600);
}

const scene = (name: string, act: Scene["act"]): Scene => ({ name, path: "/", act, whole: !name.includes("dialog") });

export const accountScenes: readonly Scene[] = [
  scene("account-guest", toAccount),
  scene("account", async (stage) => {
    await toAccount(stage);
    await signUp(stage);
  }),
  scene("account-export", async (stage) => {
    await stage.page.context().route(isFile, () => {});
    await toAccount(stage);
    await startExport(stage);
    await stage.page.locator("main progress").waitFor();
  }),
  scene("account-export-in-part", async (stage) => {
    await stage.page.context().route(isFile, (route) => route.abort());
    await toAccount(stage);
    await startExport(stage);
    await stage.page.getByRole("alert").waitFor();
  }),
  scene("account-passkey", async (stage) => {
    await addAuthenticator(stage.page);
    await toAccount(stage);
    await signUp(stage);
    await stage.page.getByRole("button", { name: /Add a passkey|패스키 추가/ }).click();
    await stage.page.locator("dialog input[type=password]").fill(password);
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("button", { name: /^(Rename|이름 바꾸기)/ }).waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("account-email", async (stage) => {
    await toAccount(stage);
    await signUp(stage);
    await openEmail(stage);
  }),
  scene("account-email-sent", async (stage) => {
    await withMails(stage);
    await toAccount(stage);
    await stage.page.context().route(/account\.email\.state/, async (route) => {
      const answer = await route.fetch();
      const sent = '"isVerified":true,"next":"ada.lovelace@example.com"';
      const body = (await answer.text()).replace('"isVerified":false', sent).replace('"mails":false', '"mails":true');
      await route.fulfill({ response: answer, body });
    });
    await signUp(stage);
  }),
  scene("account-confirm-dialog", async (stage) => {
    await toAccount(stage);
    await signUp(stage);
    await openEmail(stage);
    await stage.page.keyboard.type("ada.lovelace@example.com");
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("dialog").waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("account-end-dialog", async (stage) => {
    await toAccount(stage);
    await signUp(stage);
    await stage.page
      .getByRole("button", { name: /^(Sign out|로그아웃): / })
      .first()
      .click();
    await stage.page.getByRole("dialog").waitFor();
    await stage.page.waitForTimeout(400);
  }),
  scene("account-delete-dialog", async (stage) => {
    await toAccount(stage);
    await signUp(stage);
    await stage.page.getByRole("button", { name: textsOf(stage).account.erase.ask }).click();
    await stage.page.getByRole("dialog").waitFor();
    await stage.page.waitForTimeout(400);
  }),
];
