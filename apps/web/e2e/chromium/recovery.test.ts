import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { look } from "../axe.ts";
import { newAddress, sideways, signOut } from "../on-page.ts";
import { type Stack, startStack } from "../stack.ts";
import { useVisitors } from "../visitors.ts";

const { visit } = useVisitors();

/** The link of the last mail to somebody, as the API's terminal shows it. */
async function lastLink({ api }: Stack, { to, page }: { to: string; page: string }): Promise<string> {
  const links = () =>
    api
      .printed()
      .split("\n")
      .filter((line) => line.startsWith(`Mail to ${to}: `) && line.includes(`/${page}#`));
  await expect.poll(() => links().length).toBeGreaterThan(0);
  return links().at(-1)?.split(" ").at(-1) ?? "";
}

/** Axe, light and dark, and a narrow window. */
async function lookAt(page: Page, state: string): Promise<void> {
  await look(page, state);
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => sideways(page), { message: state }).toBe(0);
  await page.setViewportSize({ width: 1280, height: 720 });
}

/** What no second try of the page's own would change. */
const refused = {
  status: 400,
  json: [{ error: { message: "REFUSED: Not now.", code: -32600, data: { code: "BAD_REQUEST", httpStatus: 400 } } }],
};

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

test("an address is verified by a link, and a forgotten password replaced by another, by keyboard alone", async () => {
  await using stack = await startStack({ env: { SMTP_URL: "terminal:" } });
  const { page, complaints } = await visit(stack.url);
  const email = newAddress("vera");
  await page.getByRole("button", { name: "New here? Create an account" }).press("Enter");
  await page.getByLabel("Name").fill("Vera");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a long password");
  await page.keyboard.press("Enter");

  const banner = page.getByRole("complementary", { name: "Your e-mail address" });
  await banner.getByText(`Verify your address by the link in the mail to ${email}.`).waitFor();
  await lookAt(page, "an address that is not verified");
  const again = banner.getByRole("button", { name: "Send a link" });
  await page
    .context()
    .route(/account\.sendVerification/, (route) => route.fulfill({ json: [{ result: { data: { isSent: false } } }] }));
  await again.press("Enter");
  await banner.getByText("Mails can't be sent at the moment. Try again in a few minutes.").waitFor();
  await lookAt(page, "a mail that could not be sent");
  await page.context().unroute(/account\.sendVerification/);
  await again.press("Enter");
  await banner.getByText(`A link is on its way to ${email}.`).waitFor();
  await expect.poll(() => focused(page)).toBe("Send a link");

  const link = await lastLink(stack, { to: email, page: "verify-email" });
  await page.context().route(/account\.verifyEmail/, (route) => route.fulfill(refused));
  await page.goto(link);
  await page.getByText("Your address is not verified yet.").waitFor();
  await lookAt(page, "an address that could not be verified");
  await page.context().unroute(/account\.verifyEmail/);
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await heading(page, "Your address is verified");
  await page.reload();
  await heading(page, "Your address is verified");
  await expect.poll(() => new URL(page.url()).hash).toBe("");
  await expect.poll(() => banner.count()).toBe(0);
  await lookAt(page, "a verified address");
  // In the tab that shows such a page already only what stands after # changes.
  await page.goto(`${stack.url}/verify-email#made-up`);
  await heading(page, "This link is over");
  await lookAt(page, "a link that is over");
  await page.getByRole("link", { name: "Go to your account" }).press("Enter");
  await heading(page, "Account");
  await expect.poll(() => banner.count()).toBe(0);

  await signOut(page);
  await page.getByRole("link", { name: "Forgot your password?" }).press("Enter");
  await heading(page, "Choose a new password");
  await lookAt(page, "a forgotten password");
  await page.getByLabel("E-mail").fill(email);
  await page.keyboard.press("Enter");
  await heading(page, "Check your mail");
  await expect.poll(() => focused(page)).toBe("Check your mail");
  await lookAt(page, "a link is on its way");
  await page.getByRole("button", { name: "Use another address" }).press("Enter");
  await page.getByLabel("E-mail").fill(newAddress("nobody"));
  await page.keyboard.press("Enter");
  await heading(page, "Check your mail");

  const reset = await lastLink(stack, { to: email, page: "reset-password" });
  await page.goto(`${stack.url}/reset-password`);
  await heading(page, "This link is incomplete");
  await page.goto(reset);
  await page.getByLabel("New password").waitFor();
  await expect.poll(() => new URL(page.url()).hash).toBe("");
  await page.reload();
  await page.getByLabel("New password").fill("another long one");
  await lookAt(page, "a new password");
  // Who is signed in can't be asked for: the password is changed all the same.
  await page.context().route(/get-session/, (route) => route.abort());
  await page.keyboard.press("Enter");
  await heading(page, "Your password is changed");
  await page.context().unroute(/get-session/);
  for (const complaint of complaints.splice(0)) expect(complaint).toMatch(/net::ERR_FAILED|status of 400/);
  await expect.poll(() => focused(page)).toBe("Your password is changed");
  await lookAt(page, "a changed password");
  await page.getByRole("link", { name: "Sign in" }).press("Enter");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("another long one");
  await page.keyboard.press("Enter");
  await heading(page, "Upload");

  await page.goto(reset);
  await page.getByLabel("New password").fill("and one more of them");
  await page.keyboard.press("Enter");
  await heading(page, "This link is over");
  await page.getByRole("link", { name: "Ask for another link" }).press("Enter");
  await heading(page, "Choose a new password");
  expect(complaints).toEqual([]);
});
