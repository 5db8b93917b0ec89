import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { addAuthenticator } from "../authenticator.ts";
import { look } from "../axe.ts";
import { focused, lookAt } from "../look-at.ts";
import { continueAsGuest, signOut, signUp } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit } = useVisitors();
const url = inject("url");

/**
 * Switches off the passkeys that are offered beside the e-mail address, until a test is about them: the authenticator
 * would accept at once.
 */
async function offerNothing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (localStorage.getItem("offered") === null)
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
}

test("a passkey is added, named, signs in and is removed, by keyboard alone; what goes wrong is said in a sentence", async () => {
  const { page } = await visit(url);
  await addAuthenticator(page);
  await offerNothing(page);
  const { password } = await signUp(page, "Pia");
  await page.goto(`${url}/account`);
  const section = page.getByRole("region", { name: "Passkeys" });
  await section.getByText("You have none yet.").waitFor();
  const add = section.getByRole("button", { name: "Add a passkey" });
  // Being signed in is not enough.
  await add.press("Enter");
  const confirming = page.getByRole("dialog", { name: "Confirm that it is you" });
  await confirming.waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Add a passkey");
  await add.press("Enter");
  await confirming.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  const rows = section.getByRole("listitem");
  // The authenticator's model is unknown.
  await rows.getByText(/^\w+( \w+)*, Linux$/).waitFor();
  await expect.poll(() => focused(page)).toBe("Add a passkey");
  await add.press("Enter");
  await section.getByText("This device has a passkey for your account already.").waitFor();
  await lookAt(page, "a passkey, and one that was there already");

  await section.getByRole("button", { name: /^Rename: / }).press("Enter");
  const dialog = page.getByRole("dialog", { name: /^Rename / });
  await dialog.getByLabel("Name").fill("\u3164");
  await page.keyboard.press("Enter");
  await dialog.getByText("This name has no visible characters. Type another one.").waitFor();
  await dialog.getByLabel("Name").fill("Pia's laptop");
  await look(page, "a passkey's name");
  await page.keyboard.press("Enter");
  await rows.getByText("Pia's laptop").waitFor();
  await expect.poll(() => focused(page)).toBe("Rename");

  const enter = page.getByRole("button", { name: "Sign in with a passkey" });
  const isIn = page.getByRole("button", { name: "Account and settings: Pia" });
  const leave = async () => {
    await signOut(page);
    await enter.waitFor();
  };
  await leave();
  await lookAt(page, "sign-in, with a passkey");
  // The browser's error if somebody cancels.
  await page.evaluate(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("Not allowed.", "NotAllowedError"));
  });
  await enter.press("Enter");
  await page.getByText("No passkey was used. Try again, or go on without one.").waitFor();
  await lookAt(page, "sign-in, cancelled");
  await page.reload();
  await enter.press("Enter");
  await isIn.waitFor();

  // Offered beside the e-mail address, if the browser can.
  await page.evaluate(() => localStorage.setItem("offered", "yes"));
  await leave();
  await page.reload();
  await isIn.waitFor();
  await page.evaluate(() => localStorage.removeItem("offered"));

  await page.goto(`${url}/account`);
  await page.getByText("Passkey added").waitFor();
  const rename = section.getByRole("button", { name: "Rename: Pia's laptop" });
  await rename.waitFor();
  // The passkey was removed in another window.
  const isGone = { json: [{ result: { data: { wasThere: false } } }] };
  const none = { json: [{ result: { data: [] } }] };
  await page.context().route(/passkey\.rename/, (route) => route.fulfill(isGone), { times: 1 });
  await page.context().route(/passkey\.list/, (route) => route.fulfill(none), { times: 1 });
  await rename.press("Enter");
  await page.keyboard.press("Enter");
  await section.getByText("Pia's laptop was removed already, perhaps in another window.").waitFor();
  // The button that has opened the dialog is gone with its row.
  await expect.poll(() => focused(page)).toBe("Passkeys");
  await lookAt(page, "a passkey that is gone");
  await page.reload();
  await rename.waitFor();
  // Records which passkeys the page reports to the device as useless.
  await page.evaluate(() => {
    const told: string[] = [];
    const signalUnknownCredential = async ({ credentialId }: { credentialId: string }) => void told.push(credentialId);
    Object.assign(PublicKeyCredential, { signalUnknownCredential });
    Object.assign(window, { told });
  });
  await section.getByRole("button", { name: "Remove: Pia's laptop" }).press("Enter");
  await page.getByRole("dialog", { name: "Remove Pia's laptop?" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await section.getByText("You have none yet.").waitFor();
  await expect.poll(() => focused(page)).toBe("Passkeys");
  await expect.poll(() => page.evaluate(() => Reflect.get(window, "told").length)).toBe(1);
  await leave();
  await page.reload();
  await enter.press("Enter");
  await page.getByText("This passkey is not known here: it may have been removed.").waitFor();

  await page.evaluate(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("Not for this host.", "SecurityError"));
  });
  await enter.press("Enter");
  await page.getByText("Passkeys are for another address than the one that this page is open at.").waitFor();
  await page.evaluate(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  await enter.press("Enter");
  await page.getByText("This browser or device cannot use passkeys. Use your password here.").waitFor();
  await page.evaluate(() => Object.defineProperty(window, "isSecureContext", { value: false }));
  await enter.press("Enter");
  await page.getByText("Passkeys work only where the address begins with https://.").waitFor();
});

test("a passkey that is offered beside the e-mail address says when it came to nothing, and ends with the page", async () => {
  const { page } = await visit(url);
  // Somebody chooses a passkey in the first offer, and in no later one.
  await page.addInitScript(() => {
    const offers: AbortSignal[] = [];
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(true);
    const get = async ({ signal }: CredentialRequestOptions = {}) => {
      if (signal) offers.push(signal);
      if (offers.length > 1)
        await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      const bytes = new TextEncoder().encode("{}").buffer;
      const response = { clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: bytes };
      return { id: "AAAA", rawId: bytes, type: "public-key", response, getClientExtensionResults: () => ({}) };
    };
    Object.assign(navigator.credentials, { get });
    Object.assign(window, { offers });
  });
  const ended = () => page.evaluate(() => Reflect.get(window, "offers").map(({ aborted }: AbortSignal) => aborted));
  await page.goto(url);
  await page.getByText(/not known here/).waitFor();
  await expect.poll(ended).toEqual([expect.any(Boolean), false]);
  await continueAsGuest(page);
  await expect.poll(ended).toEqual([expect.any(Boolean), true]);
});
