import { beforeAll, expect, test } from "vitest";
import { look } from "../axe.ts";
import { lastLink } from "../last-link.ts";
import { focused, heading, lookAt } from "../look-at.ts";
import { newAddress, signOut, signUp } from "../on-page.ts";
import { type Stack, startStack } from "../stack.ts";
import { useVisitors } from "../visitors.ts";

const { visit } = useVisitors();

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ env: { SMTP_URL: "terminal:" } });
  return () => stack[Symbol.asyncDispose]();
});

/** An error that the page does not retry by itself. */
const refused = {
  status: 400,
  json: [{ error: { message: "REFUSED: Not now.", code: -32600, data: { code: "BAD_REQUEST", httpStatus: 400 } } }],
};

test("an address is verified by a link, and a forgotten password replaced by another, by keyboard alone", async () => {
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
  // In a tab that already shows such a page, only the part after # changes.
  await page.goto(`${stack.url}/verify-email#made.up.token`);
  await heading(page, "This link no longer works");
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
  expect(await page.locator("input[autocomplete=username]").inputValue()).toBe(email);
  await page.getByLabel("New password").fill("another long one");
  await lookAt(page, "a new password");
  // The session request fails; the password is changed nevertheless.
  await page.context().route(/get-session/, (route) => route.abort());
  await page.keyboard.press("Enter");
  await heading(page, "Your password is changed");
  await page.context().unroute(/get-session/);
  for (const complaint of complaints.splice(0)) expect(complaint).toMatch(/net::ERR_FAILED|status of 400/);
  await expect.poll(() => focused(page)).toBe("Your password is changed");
  await lookAt(page, "a changed password");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).press("Enter");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("another long one");
  await page.keyboard.press("Enter");
  await heading(page, "Upload");

  await page.goto(reset);
  await page.getByLabel("New password").fill("and one more of them");
  await page.keyboard.press("Enter");
  await heading(page, "This link no longer works");
  await page.getByRole("link", { name: "Ask for another link" }).press("Enter");
  await heading(page, "Choose a new password");
  expect(complaints).toEqual([]);
});

test("an address is changed: at once until it is verified, then by a link to the new one, by keyboard alone", async () => {
  const { page, complaints } = await visit(stack.url);
  const first = await signUp(page, "Cara");
  const [second, third] = [newAddress("cara"), newAddress("cara")];
  await page.goto(`${stack.url}/account`);
  const section = page.getByRole("region", { name: "E-mail address", exact: true });
  await section.getByText("Not verified").waitFor();
  const field = section.getByLabel("New e-mail address");
  const ask = async (email: string) => {
    await section.getByRole("button", { name: "Change", exact: true }).press("Enter");
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type(email);
    await page.keyboard.press("Enter");
  };
  await ask(first.email);
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  const password = dialog.getByLabel("Password");
  await password.fill("a wrong password");
  await page.keyboard.press("Enter");
  await dialog.getByText("This password is not right. Check it and try again.").waitFor();
  await look(page, "confirm, with a wrong password");
  await password.fill(first.password);
  await page.keyboard.press("Enter");
  await section.getByText("This is your address already. Type another one.").waitFor();
  await lookAt(page, "another address");
  await field.fill("cara@example");
  await page.keyboard.press("Enter");
  await section.getByText("This does not look like an e-mail address.").waitFor();
  await field.fill(second);
  await page.keyboard.press("Enter");
  await section.getByText(`Your address is ${second} now, unless another account has it`).waitFor();
  await expect.poll(() => focused(page)).toBe("E-mail address");
  await section.getByText(second, { exact: true }).waitFor();
  await page.getByText(`by the link in the mail to ${second}`).waitFor();
  await lookAt(page, "an address that was changed at once");

  await page.goto(await lastLink(stack, { to: second, page: "verify-email" }));
  await heading(page, "Your address is verified");
  await page.goto(`${stack.url}/account`);
  await section.getByText("Verified", { exact: true }).waitFor();
  await ask(third);
  await section.getByText(`A link was sent to ${third}.`).waitFor();
  const link = await lastLink(stack, { to: third, page: "verify-email" });
  await page.reload();
  await section.getByText(`A link was sent to ${third}.`).waitFor();
  await lookAt(page, "a link to another address");
  await section.getByRole("button", { name: "Cancel the change" }).press("Enter");
  await section.getByText("Your address stays as it is, and the link no longer works.").waitFor();
  await expect.poll(() => focused(page)).toBe("E-mail address");
  await page.goto(link);
  const change = page.getByRole("button", { name: "Change the address" });
  await change.press("Enter");
  await heading(page, "This link no longer works");

  await page.goto(`${stack.url}/account`);
  await ask(third);
  // In another browser, where nobody is signed in. Mail scanners open links, too: opening alone changes nothing.
  const elsewhere = await visit(await lastLink(stack, { to: third, page: "verify-email", before: link }));
  await heading(elsewhere.page, "Your new e-mail address");
  await lookAt(elsewhere.page, "a link to a new address, to be confirmed");
  await page.reload();
  await section.getByText(`A link was sent to ${third}.`).waitFor();
  await elsewhere.page.getByRole("button", { name: "Change the address" }).press("Enter");
  await heading(elsewhere.page, "Your address is verified");
  await page.reload();
  await section.getByText(third, { exact: true }).waitFor();
  await page.getByText("E-mail address changed").first().waitFor();

  await elsewhere.page.goto(await lastLink(stack, { to: second, page: "restore-email" }));
  await heading(elsewhere.page, "Take your account back");
  await lookAt(elsewhere.page, "a link to take an account back");
  await elsewhere.page.getByRole("button", { name: "Take it back" }).press("Enter");
  await heading(elsewhere.page, "Your account has its address again");
  await expect.poll(() => focused(elsewhere.page)).toBe("Your account has its address again");
  await elsewhere.page.goto(await lastLink(stack, { to: second, page: "reset-password" }));
  await heading(elsewhere.page, "Choose a new password");

  await page
    .context()
    .route(/account\.verifyEmail/, (route) => route.fulfill({ json: [{ result: { data: { outcome: "taken" } } }] }));
  await page.goto(`${stack.url}/verify-email#another`);
  await change.press("Enter");
  await heading(page, "This address is in use");
  await lookAt(page, "an address that is taken");
  expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
});
