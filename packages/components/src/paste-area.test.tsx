// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { namePasted } from "./name-pasted";
import { PasteArea } from "./paste-area";
import { buttons, choose, one, openPage } from "./testing/show";
import { idle, underWay } from "./testing/single-upload";

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

/** happy-dom has no such event. */
async function paste(...files: File[]) {
  const items = files.map((each) => ({ kind: "file", getAsFile: () => each }));
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { types: ["Files"], items, files } });
  await page.act(() => one(".s3d-zone").dispatchEvent(event));
}

test("a screenshot is pasted by keyboard, and named by the time", async () => {
  const upload = idle();
  await page.show(<PasteArea upload={upload} />);
  expect(one(".s3d-zone").tabIndex).toBe(0);
  await paste(new File(["x"], "image.png", { type: "image/png" }));
  const [file] = upload.upload.mock.calls[0] ?? [];
  expect(file).toMatchObject({ type: "image/png", size: 1 });
  expect(file.name).toMatch(/^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
});

test("what has a name of its own keeps it", () => {
  const named = new File(["x"], "plan.png");
  expect(namePasted(named, "Screenshot")).toBe(named);
  const now = new Date(2026, 10, 27, 18, 30, 5);
  expect(namePasted(new File(["x"], "image.png"), "스크린샷", now).name).toBe("스크린샷 2026-11-27 18.30.05.png");
});

test("a file that is chosen keeps its name, whatever was pasted before", async () => {
  const upload = idle();
  await page.show(<PasteArea upload={upload} />);
  const chosen = new File(["x"], "image.png", { type: "image/png" });
  await page.act(() => choose(chosen));
  await paste(new File(["x"], "image.png"), new File(["x"], "b.png"));
  await page.act(() => choose(chosen));
  expect(upload.upload.mock.calls).toEqual([[chosen], [chosen]]);
  expect(upload.upload.mock.calls.map(([{ name }]) => name)).toEqual(["image.png", "image.png"]);
});

test("shows what was pasted while it goes up, and lets it be cancelled", async () => {
  const upload = underWay();
  await page.show(<PasteArea upload={upload} />);
  expect(one(".s3d-name").textContent).toBe("photo.png");
  expect(one(".s3d-upload img").getAttribute("src")).toMatch(/^blob:/);
  expect(one("progress").getAttribute("aria-label")).toBe("photo.png");
  expect(buttons()).toEqual(["Cancel: photo.png"]);
  expect(one("output").textContent).toBe("Uploading: photo.png");
});

test("two pictures at once are refused with a sentence", async () => {
  const upload = idle();
  await page.show(<PasteArea upload={upload} />);
  await paste(new File(["x"], "a.png"), new File(["x"], "b.png"));
  expect(one("[role=alert]").textContent).toBe("Choose one file only.");
  expect(upload.upload).not.toHaveBeenCalled();
});
