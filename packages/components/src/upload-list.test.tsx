// @vitest-environment happy-dom
import { UploadError, type UploadItem } from "@s3-direct/upload-client";
import { fakeUploader } from "@s3-direct/upload-client/testing";
import { act } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { button, buttons, one, openPage } from "./testing/show";
import { createOrder } from "./upload-order";
import { UploadList } from "./upload-list";

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  vi.useFakeTimers();
  page = openPage();
});
afterEach(async () => {
  await page.close();
  vi.useRealTimers();
});

const file = (name: string) => new File(["hello"], name);
const progress = { loaded: 2, total: 5, fraction: 0.4 };
const uploading = (id: string): UploadItem<unknown> => ({ id, file: file(`${id}.png`), status: "uploading", progress });
const starting = (id: string): UploadItem<unknown> => ({ ...uploading(id), status: "starting", error: undefined });
const paused = (id: string): UploadItem<unknown> => ({ ...uploading(id), status: "paused", error: undefined });
const waiting = (id: string): UploadItem<unknown> => ({
  ...uploading(id),
  status: "waiting",
  reason: "offline",
  error: undefined,
});
const aborted = (id: string): UploadItem<unknown> => ({ id, file: file(`${id}.png`), status: "aborted", progress });
const done = (id: string): UploadItem<unknown> => ({
  id,
  file: file(`${id}.png`),
  status: "done",
  progress: { loaded: 5, total: 5, fraction: 1 },
  result: {},
});
const failed = (id: string, error = new UploadError("NETWORK")): UploadItem<unknown> => ({
  id,
  file: file(`${id}.png`),
  status: "error",
  progress,
  error,
  canResume: false,
});

async function show(...items: UploadItem<unknown>[]) {
  const uploader = fakeUploader<unknown, unknown>();
  uploader.show(items);
  await page.show(<UploadList uploader={uploader} />);
  return uploader;
}

const names = () => [...document.querySelectorAll("li .s3d-name")].map(({ textContent }) => textContent);

test("a row says its name, how far it is, and what can be done", async () => {
  const uploader = await show(uploading("a"));
  const bar = one("li progress");
  expect(bar.getAttribute("value")).toBe("0.4");
  expect(bar.getAttribute("aria-label")).toBe("a.png");
  expect(one("li p").textContent).toBe("Uploading · 40% · 2 bytes of 5 bytes");
  await page.click("Pause: a.png");
  await page.act(() => uploader.show([paused("a")]));
  await page.click("Resume: a.png");
  await page.click("Cancel: a.png");
  expect(uploader.calls.map(({ name, args }) => [name, ...args])).toEqual([
    ["pause", "a"],
    ["resume", "a"],
    ["abort", "a"],
  ]);
});

test("what failed comes first, with its sentence; another try is offered where it may help", async () => {
  const uploader = await show(done("a"), failed("b"), uploading("c"), failed("d", new UploadError("FILE_EMPTY")));
  expect(names()).toEqual(["b.png", "d.png", "a.png", "c.png"]);
  expect(document.querySelector("li")?.textContent).toContain("The server cannot be reached. Check the connection.");
  expect(buttons().filter((label) => label.startsWith("Try again"))).toEqual(["Try again: b.png"]);
  await page.click("Try again: b.png");
  expect(uploader.calls).toEqual([{ name: "retry", args: ["b"] }]);
});

test("the list is the same until its order changes, however often bytes move", async () => {
  const order = createOrder();
  const ids = order([uploading("a"), uploading("b")]);
  expect(order([{ ...uploading("a") }, done("b")])).toBe(ids);
  expect(order([uploading("a"), failed("b")])).toEqual(["b", "a"]);
  expect(order([uploading("a")])).toEqual(["a"]);
});

test("some rows of thousands are there at once, and more when they are wanted", async () => {
  await show(...Array.from({ length: 450 }, (_, index) => done(String(index))));
  expect(document.querySelectorAll("li")).toHaveLength(200);
  await page.click("Show more, 250 are left");
  expect(document.querySelectorAll("li")).toHaveLength(400);
  expect(buttons().at(-1)).toBe("Show more, 50 are left");
});

test("a long name keeps its end, and no half of a character is left", async () => {
  const long = `${"long ".repeat(30)}😀1234567.jpeg`;
  await show({ ...done("a"), file: file(long) });
  const [head, tail] = one("li .s3d-name").children;
  expect([head?.textContent, tail?.textContent]).toEqual([`${"long ".repeat(30)}😀123`, "4567.jpeg"]);
  expect(one("li .s3d-name").title).toBe(long);
});

test("a name that is written from the right moves nothing in the names of a row's buttons", async () => {
  await show({ ...uploading("a"), file: file("تقرير 2026.pdf") });
  const labels = [...document.querySelectorAll("li button")].map((each) => each.getAttribute("aria-label"));
  expect(labels).toEqual(["Pause: \u2068تقرير 2026.pdf\u2069", "Cancel: \u2068تقرير 2026.pdf\u2069"]);
});

test("how all of it stands is said, and not with every file", async () => {
  const uploader = await show(uploading("a"), uploading("b"));
  const said = () => one("output").textContent;
  await page.act(() => vi.advanceTimersByTime(1_500));
  expect(said()).toBe("0 of 2 uploaded");
  await page.act(() => uploader.show([done("a"), uploading("b")]));
  await page.act(() => uploader.show([done("a"), failed("b")]));
  expect(said()).toBe("0 of 2 uploaded");
  await page.act(() => vi.advanceTimersByTime(1_500));
  expect(said()).toBe("1 of 2 uploaded, 1 failed");
});

test("the bar of all stands still when each of them waits, is in line behind those, or is paused", async () => {
  const uploader = await show(waiting("a"), paused("b"), starting("c"));
  const isStill = () => one(".s3d-summary progress").dataset["still"] === "true";
  expect(isStill()).toBe(true);
  await page.act(() => uploader.show([uploading("a"), waiting("b")]));
  expect(isStill()).toBe(false);
  await page.act(() => uploader.show([starting("a"), paused("b")]));
  expect(isStill()).toBe(false);
});

test("where all were cancelled it says so, and counts nothing", async () => {
  await show(aborted("a"));
  expect(one(".s3d-summary p").textContent).toBe("Cancelled");
});

test("all can be paused, gone on with, tried again and cleared", async () => {
  const uploader = await show(uploading("a"), uploading("b"));
  await page.click("Pause all");
  await page.act(() => uploader.show([paused("a"), paused("b")]));
  await page.click("Resume all");
  await page.act(() => uploader.show([failed("a"), failed("b"), aborted("c")]));
  await page.click("Try failed again");
  await page.click("Clear finished");
  expect(uploader.calls.map(({ name, args: [id] }) => [name, id])).toEqual([
    ["pauseAll", undefined],
    ["resumeAll", undefined],
    ["retry", "a"],
    ["retry", "b"],
    ["removeSettled", undefined],
  ]);
});

test("what the server finishes cannot be paused, and what is paused beside it goes on", async () => {
  const finishing: UploadItem<unknown> = { ...uploading("a"), status: "finishing", error: undefined };
  const uploader = await show(finishing);
  expect(buttons()).not.toContain("Pause all");
  await page.act(() => uploader.show([finishing, paused("b")]));
  await page.click("Resume all");
  expect(uploader.calls.map(({ name }) => name)).toEqual(["resumeAll"]);
});

test("a list that a server has rendered goes on in a page that has uploads already", async () => {
  const uploader = fakeUploader<unknown, unknown>();
  const list = <UploadList uploader={uploader} />;
  const container = document.body.appendChild(document.createElement("main"));
  container.innerHTML = renderToString(list);
  uploader.show([uploading("a")]);
  const onRecoverableError = vi.fn();
  const root = await act(async () => hydrateRoot(container, list, { onRecoverableError }));
  expect(container.textContent).toContain("0 of 1 uploaded");
  expect(onRecoverableError).not.toHaveBeenCalled();
  await act(async () => root.unmount());
});

test("a keyboard's focus goes on to the next row, and when there is none to the list", async () => {
  const uploader = await show(done("a"), done("b"));
  button("Remove from the list: a.png").focus();
  await page.act(() => uploader.show([done("b")]));
  expect(document.activeElement).toBe(button("Remove from the list: b.png"));
  await page.show(<UploadList uploader={uploader} />);
  await page.act(() => uploader.show([]));
  expect(one("section").hidden).toBe(true);
});
