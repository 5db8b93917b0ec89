import { expect, inject, test } from "vitest";
import { makeFile, makePdf } from "./files.ts";
import { continueAsGuest, mediaItem, signOut, uploadAndOpenLibrary } from "./on-page.ts";
import { useVisitors } from "./visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

test("an account finds its files again, and only its own", async () => {
  const { page } = await visit(url);
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Account and settings: Ada" }).waitFor();

  const file = await makeFile(folder(), { name: "ada.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).waitFor();
  await signOut(page);

  await page.getByRole("button", { name: "Continue as guest" }).click();
  await page.getByText("Nothing here yet").waitFor();
  expect(await page.getByText(file.name).count()).toBe(0);
  await signOut(page);
  await page.getByText("A guest cannot sign in again.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a wrong password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail and password do not match. Check both and try again.").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await mediaItem(page, file.name).waitFor();
});

test("an e-mail address that is taken is said to be", async () => {
  const { page } = await visit(url);
  const signUp = { name: "Bob", email: "bob@example.com", password: "a long password" };
  const response = await page.request.post(`${url}/api/auth/sign-up/email`, {
    data: signUp,
    headers: { origin: url },
  });
  expect(response.status()).toBe(200);
  await page.context().clearCookies();
  await page.reload();
  await page.getByRole("button", { name: "New here? Create an account" }).click();
  await page.getByLabel("Name").fill(signUp.name);
  await page.getByLabel("E-mail").fill(signUp.email);
  await page.getByLabel("Password").fill(signUp.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("There is already an account with this e-mail. Sign in instead.").waitFor();
});

test("a session that has ended brings the sign-in", async () => {
  const { page, context } = await visit(url);
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: "ended.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [file.path]);
  await mediaItem(page, file.name).waitFor();
  await context.clearCookies();
  await page.getByRole("button", { name: "Delete ended.pdf" }).click();
  await page.getByRole("button", { name: "Delete now, without undo" }).click();
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  expect(await page.getByText(file.name).count()).toBe(0);
});
