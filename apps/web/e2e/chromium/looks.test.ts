import type { Locator, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { ko } from "../../src/texts/ko.ts";
import { look } from "../axe.ts";
import { drawPicture, makeFile, makePdf } from "../files.ts";
import { continueAsGuest, fileInput, goTo, mediaItem, uploadAndOpenLibrary } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const dark = "rgb(15, 18, 17)";
const light = "rgb(250, 249, 246)";

test("who reads Korean has the whole app in Korean, with sizes and numbers as Korean writes them", async () => {
  const { page } = await visit(url, { locale: "ko-KR" });
  await page.getByRole("button", { name: ko.account.guest }).click();
  const input = page.getByLabel(ko.upload.inputLabel);
  await input.waitFor({ state: "attached" });
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe("ko");
  const good = await makeFile(folder(), { name: "보고서.pdf", bytes: makePdf() });
  const wrong = await makeFile(folder(), { name: "도구.exe", bytes: Buffer.from("MZ") });
  await input.setInputFiles([good.path, wrong.path]);
  await page.getByText("2개 중 1개 완료 · 1개 실패").waitFor();
  const rows = page.getByRole("region", { name: ko.upload.listHeading }).getByRole("listitem");
  await expect.poll(() => rows.nth(0).innerText()).toContain("이 형식의 파일은 올릴 수 없어요.");
  await expect.poll(() => rows.nth(1).innerText()).toMatch(/보고서\.pdf\s+329바이트\s+공개됨/);
  for (const { heading } of [ko.library, ko.howItWorks]) {
    await page.getByRole("navigation").getByRole("link", { name: heading }).click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    // Except for names of files, programs and protocols, no English is left.
    const words = (await page.locator("main").innerText()).replaceAll(/use-traced-upload\.ts[\s\S]*/g, "");
    expect(words).not.toMatch(/\b(the|of|and|file|upload)\b/i);
  }
  await expect.poll(() => page.title()).toBe(`${ko.nav["how-it-works"]} · s3-direct`);
});

test("the app is dark where the device is, and a choice stays and never flashes", async () => {
  const { page } = await visit(url, { colorScheme: "dark" });
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await expect.poll(() => background(page)).toBe(dark);
  await page.getByRole("button", { name: /^Account and settings/ }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect.poll(() => background(page)).toBe(light);
  // Before the app's own code has run.
  let isAborted = false;
  await page.route("**/assets/index-*.js", (route) => {
    isAborted = true;
    return route.abort();
  });
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(isAborted).toBe(true);
  await expect.poll(() => page.evaluate(() => document.documentElement.style.colorScheme)).toBe("light");
});

test("who wants less motion gets none", async () => {
  const { page } = await visit(url, { reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Continue as guest" }).click();
  await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
  const longest = await page.evaluate(() =>
    Math.max(0, ...document.getAnimations().map((each) => Number(each.effect?.getComputedTiming().duration))),
  );
  expect(longest).toBeLessThanOrEqual(1);
  // The class of the lines of "How it works". A test's upload ends too soon to look at those.
  const travels = () =>
    page.evaluate(() => {
      const line = Object.assign(document.createElement("i"), { className: "flow" });
      document.body.append(line);
      return line.getAnimations().map((each) => each.effect?.getComputedTiming().activeDuration);
    });
  expect(await travels()).toEqual([1]);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await travels()).toEqual([Infinity]);
});

test("in forced colors what is chosen, what can be pressed and how far something is can be seen", async () => {
  const { page } = await visit(url, { forcedColors: "active" });
  await continueAsGuest(page);
  const style = (place: Locator, name: "backgroundColor" | "borderTopWidth") =>
    place.evaluate((element, property) => getComputedStyle(element)[property], name);
  const highlight = await page.evaluate(() => {
    const chosen = document.createElement("i");
    chosen.style.backgroundColor = "Highlight";
    document.body.append(chosen);
    return getComputedStyle(chosen).backgroundColor;
  });
  const here = page.getByRole("navigation").getByRole("link", { name: "Upload" });
  await expect.poll(() => style(here, "backgroundColor")).toBe(highlight);
  const choices = page.locator("fieldset label");
  await expect.poll(() => style(choices.filter({ hasText: "Public" }), "backgroundColor")).toBe(highlight);
  expect(await style(choices.filter({ hasText: "Private" }), "backgroundColor")).not.toBe(highlight);

  await fileInput(page).setInputFiles((await makeFile(folder(), { name: "forced.pdf", bytes: makePdf() })).path);
  const share = page.getByRole("button", { name: "Share", exact: true });
  await expect.poll(() => style(share, "borderTopWidth")).toBe("1px");
  // The class of an upload's bar, which may have disappeared by now.
  const ofBar = await page.evaluate(() => {
    const bar = Object.assign(document.createElement("progress"), { className: "bar" });
    document.body.append(bar);
    return getComputedStyle(bar).forcedColorAdjust;
  });
  expect(ofBar).toBe("none");

  await goTo(page, "Library");
  await mediaItem(page, "forced.pdf").press("Delete");
  const offer = page.getByRole("region", { name: "Undo the last change" });
  await offer.hover();
  await expect.poll(() => style(offer, "borderTopWidth")).toBe("1px");

  await page.getByRole("button", { name: /^Account and settings/ }).press("Enter");
  await page.keyboard.press("ArrowDown");
  const current = page.locator("[data-highlighted]");
  await expect.poll(() => current.evaluate((item) => getComputedStyle(item).outlineStyle)).toBe("solid");
});

test("who prints gets the names and the pictures, and nothing to press; a file that is open is printed alone", async () => {
  const { page } = await visit(url, { colorScheme: "dark" });
  await continueAsGuest(page);
  const long = `${"the harbour in fog ".repeat(12)}.png`;
  const picture = await makeFile(folder(), {
    name: long,
    bytes: Buffer.from(await drawPicture(page, "image/png")),
  });
  const pdf = await makeFile(folder(), { name: "plan.pdf", bytes: makePdf() });
  await uploadAndOpenLibrary(page, [picture.path, pdf.path]);
  await mediaItem(page, long).waitFor();
  const isCut = (name: Locator) => name.evaluate((element) => element.scrollWidth > element.clientWidth);
  const onPaper = async (work: () => Promise<void>) => {
    await page.emulateMedia({ media: "print" });
    await work();
    await page.emulateMedia({ media: null });
  };
  const names = page.locator("main [data-open]");
  const pressed = page.locator("a[href], button:not([data-open]), input, select, summary").filter({ visible: true });
  await onPaper(async () => {
    await expect.poll(() => names.filter({ visible: true }).allInnerTexts()).toHaveLength(2);
    for (const name of await names.all()) {
      // Below its picture, whole, and above the next row.
      const { picture, caption, item } = await name.evaluate((element) => {
        const box = (of: Element | null | undefined) => of?.getBoundingClientRect() ?? new DOMRect();
        const [tile, own] = [element.closest("li"), element.parentElement];
        return { picture: box(tile?.firstElementChild), caption: box(own), item: box(tile) };
      });
      expect(picture.height).toBeGreaterThan(50);
      expect(caption.top).toBeGreaterThanOrEqual(picture.bottom - 1);
      expect(caption.bottom).toBeLessThanOrEqual(item.bottom + 1);
      expect(await isCut(name)).toBe(false);
    }
    await expect
      .poll(() => names.first().evaluate((name) => getComputedStyle(name.parentElement ?? name).opacity))
      .toBe("1");
    expect(await pressed.count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
  });

  await mediaItem(page, long).click();
  const preview = page.getByRole("dialog");
  await preview.getByRole("img", { name: long }).waitFor();
  await onPaper(async () => {
    for (const name of [long, "Details"]) expect(await preview.getByRole("heading", { name }).isVisible()).toBe(true);
    expect(await preview.getByRole("img", { name: long }).isVisible()).toBe(true);
    expect(await names.filter({ visible: true }).count()).toBe(0);
    expect(await pressed.count()).toBe(0);
    // Nothing is cut off, however long the file's name and facts are.
    expect(await isCut(preview.getByRole("heading", { name: long }))).toBe(false);
    await page.setViewportSize({ width: 1200, height: 300 });
    const { facts, paper } = await preview.evaluate((dialog) => ({
      facts: dialog.querySelector("aside")?.scrollHeight,
      paper: dialog.scrollHeight - dialog.clientHeight,
    }));
    expect(facts).toBeGreaterThan(300);
    expect(paper).toBe(0);
  });
});

test("the app is offered to be kept on the device where the browser can, until somebody says no", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  // The code of the offer, which is loaded when the app offers itself.
  const isLoaded = () => requested.some((address) => address.includes("/install-offer-"));
  // Browsers offer the installation only to people: this is the event that they fire. Then the page's requests are
  // awaited, so that a negative check does not come too early.
  const offer = () =>
    page.evaluate(async () => {
      dispatchEvent(new Event("beforeinstallprompt", { cancelable: true }));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await fetch("/favicon.svg");
    });
  await offer();
  const offered = page.getByRole("region", { name: "Keep s3-direct on this device" });
  await offered.waitFor();
  expect(isLoaded()).toBe(true);
  await look(page, "an offer to install");
  await offered.getByRole("button", { name: "Not now" }).press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  await page.reload();
  await fileInput(page).waitFor({ state: "attached" });
  requested.length = 0;
  await offer();
  expect(isLoaded()).toBe(false);
  expect(await offered.count()).toBe(0);
});

test("a no in the browser's own dialog ends the offer to keep the app, too", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.evaluate(() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    dispatchEvent(Object.assign(event, { prompt: async () => ({ outcome: "dismissed" }) }));
  });
  await page.getByRole("button", { name: "Install" }).click();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("install"))).toBe("declined");
});

test("what is finished flies to the library's link, a few at a time, and not where less motion is wanted", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  await page.evaluate(() => {
    const seen = { all: 0, most: 0 };
    Object.assign(window, { seen });
    new MutationObserver((changes) => {
      seen.all += changes.flatMap(({ addedNodes }) => [...addedNodes]).length;
      seen.most = Math.max(seen.most, document.querySelectorAll("[data-flight]").length);
    }).observe(document.body, { childList: true });
  });
  const seen = () => page.evaluate<{ all: number; most: number }>("seen");
  const add = async (name: string) => {
    const files = Array.from({ length: 8 }, (_, index) =>
      makeFile(folder(), { name: `${name}-${index}.txt`, bytes: Buffer.from(`${name} ${index}`) }),
    );
    await fileInput(page).setInputFiles((await Promise.all(files)).map(({ path }) => path));
  };
  await add("moving");
  await page.getByText("8 of 8 uploaded").waitFor();
  await expect.poll(async () => (await seen()).all).toBeGreaterThan(0);
  expect((await seen()).most).toBeLessThanOrEqual(3);
  await expect.poll(() => page.locator("[data-flight]").count()).toBe(0);

  await page.emulateMedia({ reducedMotion: "reduce" });
  const { all } = await seen();
  await add("still");
  await page.getByText("16 of 16 uploaded").waitFor();
  expect((await seen()).all).toBe(all);
});
