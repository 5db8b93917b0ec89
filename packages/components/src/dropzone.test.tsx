// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Dropzone, type DropzoneProps } from "./dropzone";
import { choose, one, openPage } from "./testing/show";
import { ko } from "./texts-ko";

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const file = (name: string) => new File(["hello"], name);
const rules = async () => ({ accept: ["image/*", "image/png", "application/pdf", ".psd"], maxSize: 10 * 1024 ** 2 });

async function show(props: Partial<DropzoneProps> = {}) {
  const uploader = { addAll: vi.fn(), rules };
  await page.show(<Dropzone uploader={uploader} {...props} />);
  return uploader;
}

/** happy-dom has no such event. */
async function drop(type: "dragover" | "drop", ...files: File[]) {
  const items = files.map((each) => ({ kind: "file", getAsFile: () => each }));
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types: ["Files"], items, files } });
  await page.act(() => one(".s3d-zone").dispatchEvent(event));
}

test("a drop zone says what it is for, and what the endpoint accepts, in words", async () => {
  await show();
  const zone = one(".s3d-zone");
  expect(zone.getAttribute("role")).toBe("button");
  expect([...zone.querySelectorAll("span")].map(({ textContent }) => textContent).filter(Boolean)).toEqual([
    "Drop files here, or click to choose",
    "Images, PNG, PDF, and .psd · up to 10 MB",
  ]);
  await show({ texts: ko });
  expect(zone.textContent).toContain("이미지, PNG, PDF 및 .psd · 최대 10MB");
});

test("what is chosen or dropped goes up together; the zone says that it would take it", async () => {
  const { addAll } = await show();
  await page.act(() => choose(file("a.png")));
  await drop("dragover");
  expect(one(".s3d-zone").textContent).toContain("Drop to upload");
  await drop("drop", file("b.png"), file("c.png"));
  expect(addAll.mock.calls.map(([files]) => files.map(({ name }: File) => name))).toEqual([
    ["a.png"],
    ["b.png", "c.png"],
  ]);
});

test("the keyboard opens the chooser", async () => {
  await show();
  const opened = vi.spyOn(one("input"), "click").mockImplementation(() => {});
  await page.act(() => one(".s3d-zone").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
  expect(opened).toHaveBeenCalledOnce();
});

test("more than one, where one is taken, is refused with a sentence, which goes with the next that is taken", async () => {
  const { addAll } = await show({ multiple: false });
  await drop("drop", file("a.png"), file("b.png"));
  expect(one("[role=alert]").textContent).toBe("Choose one file only.");
  expect(addAll).not.toHaveBeenCalled();
  await drop("drop", file("a.png"));
  expect(one("[role=alert]").textContent).toBe("");
});

test("a folder can be chosen where that is wanted", async () => {
  await show({ folders: true });
  const inputs = [...document.querySelectorAll("input")];
  expect(inputs.map((input) => input.hasAttribute("webkitdirectory"))).toEqual([false, true]);
});
