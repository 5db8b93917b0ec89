import type { Locator, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { findings } from "../axe.ts";
import { drawPicture, makeBigText, makeFile, makePdf } from "../files.ts";
import {
  continueAsGuest,
  fileInput,
  goTo,
  isInSight,
  mediaItem,
  publishedLink,
  sendingLimit,
  sideways,
  uploadAndOpenLibrary,
  uploadRow,
} from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors({ touch: true });
const url = inject("url");
const phone = { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/**
 * Returns the controls that are smaller than a finger: 44 pixels in either direction. Links within a line of text are
 * exempt.
 */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, label:has(input), input:not(.sr-only), summary")]
      .filter((target) => target.checkVisibility({ visibilityProperty: true }) && target.closest(".sr-only") === null)
      .filter(
        (target) => target.closest("[aria-hidden=true]") === null && getComputedStyle(target).display !== "inline",
      )
      .map((target) => {
        // A card's link covers the whole card.
        const isStretched = getComputedStyle(target, "::after").position === "absolute";
        const { width, height } = ((isStretched && target.offsetParent) || target).getBoundingClientRect();
        return { target, width, height };
      })
      .filter(({ width, height }) => Math.round(width) < 44 || Math.round(height) < 44)
      .map(({ target, width, height }) => `${target.outerHTML.slice(0, 120)}: ${width} × ${height}`),
  );

test("on the smallest phone nothing is cut off, a finger hits everything, and what fails is told in sight", async () => {
  const { page } = await visit(url, phone);
  const look = async (place: string) => {
    await expect.poll(() => sideways(page), { message: place }).toBe(0);
    await expect.poll(() => smallTargets(page), { message: place }).toEqual([]);
  };
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await look("sign-in");
  await continueAsGuest(page);
  await look("upload, empty");

  const long = "a-name-that-is-far-too-long-for-a-phone-held-upright-and-has-no-break.pdf";
  // Enough that the library does not lay all of them out.
  const names = ["report.pdf", long, "tool.exe", "1.pdf", "2.pdf", "3.pdf", "4.pdf"];
  const files = await Promise.all(names.map((name) => makeFile(folder(), { name, bytes: makePdf(name) })));
  await fileInput(page).setInputFiles(files.map(({ path }) => path));
  await page.getByText("6 of 7 uploaded").first().waitFor();
  await page.getByText("Failed", { exact: true }).waitFor();
  await look("upload, with a list");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Copy link: report.pdf" }).tap();
  const uncopied = page.getByRole("alert").filter({ hasText: "report.pdf: Nothing was copied" });
  await expect.poll(() => isInSight(uncopied)).toBe(true);
  await look("a copy that was refused");
  await uncopied.getByRole("button", { name: "Close" }).tap();
  await goTo(page, "Library");
  await look("library");
  await mediaItem(page, long).tap();
  const preview = page.getByRole("dialog");
  await preview.getByRole("heading", { name: long }).waitFor();
  await look("preview");
  await page.route(/media\.download/, (route) => route.abort());
  await preview.getByRole("button", { name: "Download" }).tap();
  const alert = preview.getByRole("alert");
  await expect.poll(() => isInSight(alert)).toBe(true);
  await page.setViewportSize({ width: 568, height: 320 });
  await expect.poll(() => isInSight(alert)).toBe(true);
  await page.setViewportSize(phone.viewport);
  await alert.getByRole("button", { name: "Close" }).tap();
  await page.route(/trash\.move/, (route) => route.abort());
  await preview.getByRole("button", { name: "Delete" }).tap();
  await alert.getByText("One file could not be moved to the trash.").waitFor();
  await expect.poll(() => isInSight(alert)).toBe(true);
  await page.keyboard.press("Escape");
  await goTo(page, "How it works");
  await look("how it works");
  await page.getByRole("button", { name: /in one piece/ }).tap();
  await page.getByText("Published", { exact: true }).waitFor();
  await look("how it works, after an upload");
  await page.getByRole("link", { name: "Components" }).tap();
  await page.getByRole("button", { name: "Choose a file" }).waitFor();
  await look("components");
  await page.getByRole("button", { name: /^Account and settings/ }).tap();
  await page.getByRole("menu").waitFor();
  await expect.poll(() => sideways(page), { message: "menu" }).toBe(0);
  const signOut = page.getByRole("menuitem", { name: "Sign out" });
  await signOut.scrollIntoViewIfNeeded();
  await expect.poll(() => isInSight(signOut)).toBe(true);
});

test("a file's name that has no break stays in its row, also where the library has the file already", async () => {
  const { page } = await visit(url, { viewport: phone.viewport });
  await continueAsGuest(page);
  const file = await makeFile(folder(), { name: `${"w".repeat(100)}.txt`, bytes: Buffer.from("hello") });
  await fileInput(page).setInputFiles(file.path);
  await publishedLink(page, file.name).waitFor();
  await page.reload();
  await fileInput(page).setInputFiles(file.path);
  await page.getByRole("link", { name: `Show ${file.name} in your library` }).waitFor();
  const end = () =>
    uploadRow(page, file.name).evaluate((row) =>
      Math.max(...[...row.querySelectorAll("*")].map((part) => part.getBoundingClientRect().right)),
    );
  await expect.poll(end).toBeLessThanOrEqual(phone.viewport.width);
});

test("an album's name that has no break is broken all the same, above its files and where something went wrong", async () => {
  const { page } = await visit(url, { viewport: phone.viewport });
  await continueAsGuest(page);
  const album = { id: crypto.randomUUID(), name: "W".repeat(60) };
  await page.request.post(`${url}/trpc/album.create`, { data: album, headers: { origin: url } });
  await page.goto(`${url}/library?album=${album.id}`);
  await page.getByRole("heading", { level: 1, name: album.name }).waitFor();
  await expect.poll(() => sideways(page)).toBe(0);
  await page.route(/album\.delete/, (route) => route.fulfill({ status: 500 }));
  await page.getByRole("button", { name: "Delete album" }).click();
  const said = page.getByRole("alert").getByText("could not be deleted");
  await said.waitFor();
  await expect.poll(() => said.evaluate((text) => text.scrollWidth - text.clientWidth)).toBe(0);
});

test("in the narrowest window what is chosen can be read, and no text leaves its box", async () => {
  const { page } = await visit(url, { viewport: phone.viewport });
  await continueAsGuest(page);
  const files = ["narrow.pdf", "wide.pdf"].map((name) => makeFile(folder(), { name, bytes: makePdf(name) }));
  await uploadAndOpenLibrary(
    page,
    (await Promise.all(files)).map(({ path }) => path),
  );
  for (const select of ["Kind", "Order"]) {
    const field = page.getByRole("combobox", { name: select });
    await expect.poll(() => textLeftOut(field), { message: select }).toBeLessThanOrEqual(0);
  }
  await mediaItem(page, "narrow.pdf").press("Control+a");
  await page.keyboard.press("Delete");
  const offer = page.getByRole("region", { name: "Undo the last change" });
  // The offer stays as long as the pointer is on it.
  await offer.hover();
  const moved = offer.getByText("2 files moved to the trash.");
  await expect.poll(() => moved.evaluate((text) => text.scrollHeight - text.clientHeight)).toBe(0);
  await offer.getByRole("button", { name: "Undo" }).click();
  await mediaItem(page, "narrow.pdf").click();
  const copy = page.getByRole("dialog").getByRole("button", { name: "Copy link" });
  await expect.poll(() => copy.evaluate((button) => button.clientHeight)).toBeLessThan(50);
  await page.goto(`${url}/library?in=trash`);
  const said = page.getByText("What you delete stays here for 30 days");
  const right = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().right);
  const box = await right(said.locator(".."));
  await expect.poll(() => right(said)).toBeLessThan(box);
});

/** Returns how many pixels of the chosen option's text have no space in its field. */
const textLeftOut = (select: Locator): Promise<number> =>
  select.evaluate((element) => {
    if (!(element instanceof HTMLSelectElement)) throw new Error("This is not a select.");
    const { font, paddingLeft, paddingRight } = getComputedStyle(element);
    const text = document.body.appendChild(document.createElement("span"));
    text.style.cssText = `position: absolute; white-space: nowrap; font: ${font}`;
    text.textContent = element.selectedOptions[0]?.text ?? "";
    const width = text.offsetWidth;
    text.remove();
    return width - (element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
  });

test("what closes the opened tray is in reach on a small screen, upright and on its side", async () => {
  const { page } = await visit(url, phone);
  await continueAsGuest(page);
  const limit = await sendingLimit(page);
  await limit(1_000);
  const large = Array.from({ length: 6 }, (_, index) =>
    makeBigText(folder(), { name: `large-${index}.txt`, size: 300_000 }),
  );
  const others = ["good.pdf", "tool.exe"].map((name) => makeFile(folder(), { name, bytes: makePdf() }));
  await fileInput(page).setInputFiles((await Promise.all([...others, ...large])).map(({ path }) => path));
  await goTo(page, "How it works");
  const toggle = page.getByRole("button", { name: "Show all uploads" });
  await toggle.tap();
  const tray = page.getByRole("complementary", { name: "All uploads" });
  await tray.getByRole("img", { name: /^Speed in the last minute/ }).waitFor();
  for (const [width, height] of [
    [320, 568],
    [360, 640],
    [640, 360],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => sideways(page), { message: `${width} × ${height}` }).toBe(0);
    await toggle.tap({ trial: true });
    const action = tray.getByRole("button", { name: "Pause all" });
    await action.tap({ trial: true });
  }
});

test("a phone takes a photo, and has no folders and nothing to drop", async () => {
  const { page } = await visit(url, phone);
  await continueAsGuest(page);
  const camera = page.getByLabel("Take a photo to upload");
  await expect.poll(() => camera.getAttribute("capture")).toBe("environment");
  const chosen = page.waitForEvent("filechooser");
  await page.getByText("Take a photo").tap();
  const photo = await makeFile(folder(), { name: "camera.pdf", bytes: makePdf() });
  await (await chosen).setFiles(photo.path);
  await publishedLink(page, photo.name).waitFor();
  await expect.poll(() => page.getByText("Choose a folder").isVisible()).toBe(false);
  await expect.poll(() => page.getByText("Drop files or folders here").isVisible()).toBe(false);
});

test("a finger goes from picture to picture, and moves about in one that is enlarged", async () => {
  const { page } = await visit(url, phone);
  await continueAsGuest(page);
  const draw = (height: number) => drawPicture(page, "image/png", { width: 640, height });
  const files = [
    await makeFile(folder(), { name: "one.png", bytes: await draw(480) }),
    await makeFile(folder(), { name: "two.png", bytes: await draw(481) }),
  ];
  await uploadAndOpenLibrary(
    page,
    files.map(({ path }) => path),
  );
  await page.getByRole("combobox", { name: "Order" }).selectOption("Name");
  await mediaItem(page, "one.png").tap();
  const dialog = page.getByRole("dialog");
  const shown = (name: string) => dialog.getByRole("img", { name }).waitFor();
  await shown("one.png");
  await dialog.getByRole("img", { name: "one.png" }).tap();
  const place = dialog.getByRole("region", { name: "one.png" });
  const before = await place.evaluate(({ scrollLeft }) => scrollLeft);
  await swipe(page, -150);
  await expect.poll(() => place.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(before);
  await shown("one.png");
  // While the page still scrolls, it would ignore a tap.
  await dialog.getByRole("button", { name: "Fit the page" }).click();

  await swipe(page, -150);
  await shown("two.png");
  await swipe(page, 40);
  await shown("two.png");
  await swipe(page, 150);
  await shown("one.png");
});

test("a finger draws out share and delete, and has a menu where it rests, even if it trembles", async () => {
  const { page } = await visit(url, phone);
  await continueAsGuest(page);
  const make = (name: string) => makeFile(folder(), { name, bytes: Buffer.from(name) });
  const files = await Promise.all(["one.txt", "two.txt"].map(make));
  await uploadAndOpenLibrary(
    page,
    files.map(({ path }) => path),
  );
  const item = page.getByRole("listitem").filter({ has: mediaItem(page, "one.txt") });
  const drawnOut = page.locator("[data-swiped]");
  const pull = async (pixels: number, down = 0) => {
    await item.evaluate(async (file) => {
      file.scrollIntoView({ block: "center", behavior: "instant" });
      // A moving file is no longer where it was measured.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    const box = await item.boundingBox();
    if (!box) expect.fail("It is on the page.");
    await swipe(page, pixels, { x: box.x + box.width * 0.8, y: box.y + box.height / 2, down });
  };
  for (const view of ["Grid", "List"]) {
    await page.getByRole("radio", { name: view }).tap();
    await item.waitFor();
    for (const [pixels, down] of [
      [-30, 0],
      [100, 0],
      [-60, 90],
    ] as const) {
      await pull(pixels, down);
      await expect.poll(() => drawnOut.count()).toBe(0);
    }
    await pull(-100);
    await drawnOut.getByRole("button", { name: "Share" }).waitFor();
    // For the other files, what the page's bars cover depends on the scroll position.
    expect(await findings(page, "li:has([data-swiped])")).toEqual([]);
    await expect.poll(() => sideways(page)).toBe(0);
    await page.getByRole("heading", { level: 1 }).tap();
    await drawnOut.waitFor({ state: "detached" });
    await pull(-100);
    await drawnOut.waitFor();
    await pull(60);
    await drawnOut.waitFor({ state: "detached" });
  }
  await pull(-100);
  // While a fling is in progress, a tap is ignored.
  await drawnOut.getByRole("button", { name: "Share" }).click();
  await page.getByRole("dialog", { name: "Share a file" }).waitFor();
  await page.keyboard.press("Escape");
  await drawnOut.waitFor({ state: "detached" });
  await pull(-100);
  await drawnOut.getByRole("button", { name: "Delete" }).click();
  await item.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await item.waitFor();

  // Chromium requests a menu itself when a real finger rests, Safari does not: so the test sends the page's own events.
  const rest = (pixels: number) =>
    item.evaluate((file, moved) => {
      const touch = (type: string, clientX: number) =>
        file.dispatchEvent(
          new PointerEvent(type, { bubbles: true, isPrimary: true, pointerType: "touch", clientX, clientY: 300 }),
        );
      touch("pointerdown", 100);
      touch("pointermove", 100 + moved);
    }, pixels);
  await rest(10);
  await page.waitForTimeout(900);
  expect(await page.getByRole("menu").count()).toBe(0);
  await rest(9);
  await page.getByRole("menu", { name: "one.txt" }).waitFor();
  await page.keyboard.press("Escape");

  // The grid's pictures have boxes once something is selected.
  await page.getByRole("radio", { name: "Grid" }).tap();
  const box = page.getByRole("checkbox", { name: "Select two.txt" });
  await expect.poll(() => box.count()).toBe(0);
  await mediaItem(page, "one.txt").press("Shift+F10");
  await page.getByRole("menuitem", { name: "Select" }).tap();
  await box.tap();
  await page.getByRole("region", { name: "Selected files" }).getByText("2 selected").waitFor();
});

/** Moves a finger on the picture, or from another point, by this number of pixels sideways and down. */
async function swipe(page: Page, pixels: number, at?: { x: number; y: number; down: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: [...points] });
  const { x, y, down } = at ?? { x: 160 - pixels / 2, y: 200, down: 0 };
  await touch("touchStart", [{ x, y }]);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", [{ x: x + pixels * part, y: y + down * part }]);
  // A finger that rests before it is lifted causes no fling.
  if (down !== 0) await page.waitForTimeout(200);
  await touch("touchEnd", []);
  await session.detach();
}

test("at four times the size what has the focus is in sight, among uploads and among selected files", async () => {
  // 400 % of a window of 1280 by 1024.
  const { page } = await visit(url, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  await continueAsGuest(page);
  const names = ["one.txt", "two.txt", "three.txt"];
  const files = await Promise.all(names.map((name) => makeFile(folder(), { name, bytes: Buffer.from(name) })));
  await fileInput(page).setInputFiles(files.map(({ path }) => path));
  await page.getByText("3 of 3 uploaded").waitFor();
  const isSeen = async (place: Locator) => {
    await place.focus();
    await expect.poll(() => isInSight(place), { message: await place.innerText() }).toBe(true);
  };
  for (const name of names) await isSeen(publishedLink(page, name));
  await goTo(page, "Library");
  await mediaItem(page, "one.txt").press("ControlOrMeta+A");
  await page.getByRole("region", { name: "Selected files" }).getByText("3 selected").waitFor();
  for (const name of names) await isSeen(mediaItem(page, name));
});

test("at twice the size everything is there, without scrolling sideways", async () => {
  // 200 % of a window of 1280 by 1024.
  const { page } = await visit(url, { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 });
  await continueAsGuest(page);
  for (const place of ["Upload", "Library", "How it works"] as const) {
    await goTo(page, place);
    await expect.poll(() => sideways(page), { message: place }).toBe(0);
  }
});
