import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { makeFile } from "../files.ts";
import { continueAsGuest, mediaItem, sideways, uploadAndOpenLibrary } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();

const make = async (name: string) => (await makeFile(folder(), { name, bytes: Buffer.from(name) })).path;
const refused = { error: { message: "REFUSED: No.", code: -32600, data: { code: "BAD_REQUEST", httpStatus: 400 } } };

test("files are tagged, listed by a tag and untagged by keyboard, one and many", async () => {
  const { page, complaints } = await visit(inject("url"));
  await continueAsGuest(page);
  const listed = page.waitForResponse((response) => response.url().includes("tag.list"));
  await uploadAndOpenLibrary(page, [await make("pier.txt"), await make("boat.txt")]);
  const [pier, boat] = [mediaItem(page, "pier.txt"), mediaItem(page, "boat.txt")];
  const field = page.getByRole("combobox", { name: "Add a tag" });
  const offered = page.getByRole("listbox", { name: "Your tags" });
  const chips = () => page.getByRole("list", { name: "Tags" }).getByRole("link").allTextContents();
  const filter = page.getByRole("combobox", { name: "Tag", exact: true });
  const files = async () => (await page.locator("[data-open]").allTextContents()).toSorted();
  // A person without tags is offered no list of them.
  await pier.waitFor();
  await (await listed).finished();
  await expect.poll(() => filter.count()).toBe(0);

  await pier.press("Enter");
  await field.focus();
  await page.keyboard.type("harbour");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Evening,HARBOUR,");
  // The suggestions stay closed while the person types on.
  await expect.poll(() => field.getAttribute("aria-expanded")).toBe("false");
  await expect.poll(chips).toEqual(["Evening", "harbour"]);
  await page.getByText("Tagged Evening.", { exact: true }).first().waitFor();
  await look(page, "a file's tags");

  await page.route("**/trpc/tag.set**", (route) => route.fulfill({ status: 400, json: refused }));
  await page.keyboard.type("sea");
  await page.keyboard.press("Enter");
  const failed = page.getByRole("dialog").getByRole("alert").filter({ hasText: "The tags could not be changed." });
  await failed.waitFor();
  await expect.poll(chips).toEqual(["Evening", "harbour"]);
  await page.unroute("**/trpc/tag.set**");
  await failed.getByRole("button", { name: "Try again" }).press("Enter");
  await expect.poll(chips).toEqual(["Evening", "harbour", "sea"]);
  // An Enter that ends a syllable adds nothing, in the form in which browsers report it and in Safari's.
  await field.focus();
  await page.keyboard.type("h");
  for (const how of [{ isComposing: true }, { keyCode: 229 }])
    await field.dispatchEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...how });
  await expect.poll(() => field.inputValue()).toBe("h");
  // Backspace in the empty field removes the last tag; held down, it removes no other.
  await page.keyboard.press("Backspace");
  for (let times = 0; times < 3; times++) await page.keyboard.down("Backspace");
  await page.keyboard.up("Backspace");
  await expect.poll(chips).toEqual(["Evening", "harbour"]);
  await page.getByText("sea removed.", { exact: true }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await boat.press("Control+a");
  await page.getByRole("button", { name: "Tag…" }).press("Enter");
  const box = page.getByRole("dialog").getByRole("checkbox", { name: "harbour" });
  await expect.poll(() => box.evaluate((input) => input.matches(":indeterminate"))).toBe(true);
  await look(page, "the tags of two files");
  await box.press("Space");
  // A tag that is too long is not sent.
  await field.fill("x".repeat(41));
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await field.fill("");
  await page.keyboard.type("eve");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => offered.getByRole("option", { selected: true }).textContent()).toBe("Evening");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("checkbox", { name: "Evening" }).isChecked()).toBe(true);
  // With an empty field, Enter saves.
  await field.press("Enter");
  await page.getByText("Tagged Evening, harbour.", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).press("Enter");
  await page.getByText("The tags are as they were.", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Clear the selection" }).press("Enter");
  await expect
    .poll(() => filter.locator("option").allTextContents())
    .toEqual(["All tags", "Evening (1)", "harbour (1)"]);
  await filter.selectOption("Evening");
  await expect.poll(files).toEqual(["pier.txt"]);
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => sideways(page)).toBe(0);
  await look(page, "listed by a tag");
  await page.getByRole("button", { name: "Show files with and without tags" }).press("Enter");
  await expect.poll(files).toEqual(["boat.txt", "pier.txt"]);
  await expect.poll(() => filter.evaluate((select) => select === document.activeElement)).toBe(true);

  // A file's tag leads to all files that have it.
  await pier.press("Enter");
  await page.getByRole("link", { name: "Show all files with the tag harbour" }).press("Enter");
  await expect.poll(() => new URL(page.url()).search).toBe("?tag=harbour");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(files).toEqual(["pier.txt"]);
  // Neither a preview nor a dialog over it stays open on the way to another list, even if that has the file.
  await pier.press("Enter");
  await field.waitFor();
  await page.keyboard.press("F2");
  await page.getByRole("dialog", { name: "Rename" }).waitFor();
  await page.goBack();
  await expect.poll(files).toEqual(["boat.txt", "pier.txt"]);
  await expect.poll(() => page.locator("dialog").count()).toBe(0);
  await page.goForward();
  await expect.poll(files).toEqual(["pier.txt"]);
  await pier.press("Enter");
  await field.fill(`${"w".repeat(40)},`);
  await page.getByRole("button", { name: "Remove the tag wwww" }).waitFor();
  const buttons = page.getByRole("complementary", { name: "Details" });
  await expect.poll(() => buttons.evaluate((aside) => aside.scrollWidth <= innerWidth)).toBe(true);
  // If a chip's button disappears, the focus goes to the next button, not to the field, which would open a phone's
  // keyboard.
  await page.getByRole("button", { name: "Remove the tag Evening" }).click();
  const next = page.getByRole("button", { name: "Remove the tag harbour" });
  await expect.poll(() => next.evaluate((button) => button === document.activeElement)).toBe(true);
  await next.press("Delete");
  await page.getByRole("heading", { name: "No file has the tag harbour" }).waitFor();
  await page.getByRole("button", { name: "Show all files" }).press("Enter");
  await expect.poll(files).toEqual(["boat.txt", "pier.txt"]);
  // The preview closed when its file left the list, and stays closed.
  await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  // The API's one refusal.
  expect(complaints).toEqual([expect.stringContaining("400")]);
});
