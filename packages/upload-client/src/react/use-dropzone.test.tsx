// @vitest-environment happy-dom
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import { StrictMode, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { type TestPage, openPage } from "../testing/react.tsx";
import {
  type DropzoneInputProps,
  type DropzoneRootProps,
  type UseDropzoneOptions,
  useDropzone,
} from "./use-dropzone.ts";

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

type ZoneProps = Partial<UseDropzoneOptions> & {
  own?: DropzoneRootProps;
  input?: DropzoneInputProps;
  children?: ReactNode;
};

function Zone({ own, input, children, onDrop = () => {}, ...options }: ZoneProps) {
  const { getDropzoneProps, getInputProps, isDragActive, rules } = useDropzone({ onDrop, ...options });
  return (
    <section {...getDropzoneProps(own)}>
      <input {...getInputProps(input)} />
      {isDragActive ? "drop it" : "idle"}
      {rules && `up to ${rules.maxSize} bytes`}
      {children}
    </section>
  );
}

async function show(props: ZoneProps = {}) {
  await page.render(<Zone {...props} />);
  const opened = vi.fn();
  // Replaces the browser's file chooser.
  input().click = opened;
  return { opened };
}

function only<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  const found = document.querySelector(name);
  if (found === null) throw new Error(`There is no ${name}.`);
  return found;
}
const zone = () => only("section");
const input = () => only("input");

const file = (name: string) => new File(["hello"], name);

/** Returns a folder as browsers report it. */
function folder(name: string, inside: File) {
  const entry = {
    isDirectory: false,
    fullPath: `/${name}/${inside.name}`,
    file: (found: (file: File) => void) => found(inside),
  };
  const batches = [[entry], []];
  const readEntries = (found: (entries: unknown) => void) => found(batches.shift());
  const directory = { isDirectory: true, fullPath: `/${name}`, createReader: () => ({ readEntries }) };
  return { kind: "file", getAsFile: () => null, webkitGetAsEntry: () => directory };
}

type Dragged = { files?: File[]; items?: object[]; types?: string[] };

/** Fires an event as browsers do for dragged or pasted data; happy-dom has no such events. */
async function fire(type: string, { on = zone(), ...given }: Dragged & { on?: Element; relatedTarget?: Element } = {}) {
  const { files = [], types = ["Files"], relatedTarget } = given;
  const items = given.items ?? files.map((file) => ({ kind: "file", getAsFile: () => file }));
  const transfer = { types, items, files, dropEffect: "none" };
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: transfer, clipboardData: transfer, relatedTarget });
  await page.act(() => on.dispatchEvent(event));
  return { isTaken: event.defaultPrevented, dropEffect: transfer.dropEffect };
}

async function press(key: string, on: Element = zone()) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  await page.act(() => on.dispatchEvent(event));
  return event.defaultPrevented;
}

const click = (on: Element) => page.act(() => on.dispatchEvent(new MouseEvent("click", { bubbles: true })));

async function choose(...files: File[]) {
  Object.defineProperty(input(), "files", { configurable: true, value: files });
  await page.act(() => input().dispatchEvent(new Event("change", { bubbles: true })));
}

describe("useDropzone", () => {
  test("the input accepts what the endpoint does, and one file where it takes one", async () => {
    const answer: EndpointRules = { accept: ["image/*", ".pdf"], maxSize: 5, maxFiles: 1 };
    const rules = vi.fn(async () => answer);
    await show({ rules });
    expect(input()).toMatchObject({ type: "file", accept: "image/*,.pdf", multiple: false });
    expect(zone().textContent).toContain("up to 5 bytes");
    await show({ rules, multiple: true });
    expect(input().multiple).toBe(true);
    expect(rules).toHaveBeenCalledTimes(1);
  });

  test("without rules it takes everything, and many", async () => {
    await show();
    expect(input()).toMatchObject({ accept: "", multiple: true, disabled: false });
    await show({ rules: async () => undefined });
    expect(input()).toMatchObject({ accept: "", multiple: true });
  });

  test("what is chosen is handed over, and can be chosen again", async () => {
    const onDrop = vi.fn();
    await show({ onDrop });
    const a = file("a.txt");
    Object.defineProperty(a, "webkitRelativePath", { value: "holiday/a.txt" });
    const reset = vi.spyOn(input(), "value", "set");
    await choose(a, file("b.txt"));
    expect(onDrop.mock.calls).toEqual([
      [[a, expect.objectContaining({ name: "b.txt" })], expect.objectContaining({ unreadable: [] })],
    ]);
    expect(onDrop.mock.calls[0]?.[1].files[0]).toEqual({ file: a, path: "holiday/a.txt" });
    expect(reset).toHaveBeenCalledWith("");
    await choose();
    expect(onDrop).toHaveBeenCalledTimes(1);
  });

  test("a click, Enter and Space open the chooser; a button within does what it is for", async () => {
    const { opened } = await show({ children: <button type="button">Remove</button> });
    expect(zone()).toMatchObject({ role: "button", tabIndex: 0 });
    await click(zone());
    expect(await press("Enter")).toBe(true);
    expect(await press(" ")).toBe(true);
    expect(opened).toHaveBeenCalledTimes(3);
    expect(await press("a")).toBe(false);
    await click(only("button"));
    await press("Enter", only("button"));
    await click(input());
    expect(opened).toHaveBeenCalledTimes(3);
  });

  test("says that files are held over it, also over an element within, and until they leave", async () => {
    await show({ children: <b>here</b> });
    expect((await fire("dragover", { types: ["text/plain"] })).isTaken).toBe(false);
    expect(zone().textContent).toContain("idle");
    expect(await fire("dragover")).toEqual({ isTaken: true, dropEffect: "copy" });
    expect(zone().textContent).toContain("drop it");
    await fire("dragleave", { relatedTarget: only("b") });
    expect(zone().textContent).toContain("drop it");
    await fire("dragleave", { relatedTarget: document.body });
    expect(zone().textContent).toContain("idle");
  });

  test("takes drops and pastes, with what is in folders", async () => {
    const onDrop = vi.fn();
    await show({ onDrop });
    await fire("dragover");
    const [dropped, pasted] = [file("dropped.txt"), file("image.png")];
    expect((await fire("drop", { files: [dropped] })).isTaken).toBe(true);
    expect(zone().textContent).toContain("idle");
    expect((await fire("paste", { files: [pasted] })).isTaken).toBe(true);
    expect(onDrop.mock.calls.map(([files]) => files)).toEqual([[dropped], [pasted]]);
    const inside = file("a.txt");
    await fire("drop", { items: [folder("holiday", inside)] });
    // By then the chunk that reads folders has loaded.
    await eventually(() => expect(onDrop.mock.lastCall?.[1].files).toEqual([{ file: inside, path: "holiday/a.txt" }]));
    expect((await fire("drop", { types: ["text/plain"] })).isTaken).toBe(false);
    expect((await fire("paste")).isTaken).toBe(false);
  });

  test("text with a picture of it stays the field's into which it is pasted; a picture alone is taken", async () => {
    const onDrop = vi.fn();
    await show({ onDrop, children: <textarea /> });
    const on = only("textarea");
    const files = [file("image.png")];
    expect((await fire("paste", { on, files, types: ["text/plain", "Files"] })).isTaken).toBe(false);
    expect((await fire("paste", { on, files })).isTaken).toBe(true);
    expect(onDrop).toHaveBeenCalledTimes(1);
  });

  test("several files where one is taken, and what can't be read, are refused with a sentence", async () => {
    const onDrop = vi.fn();
    const onDropRejected = vi.fn();
    await show({ onDrop, onDropRejected, multiple: false });
    await fire("drop", { files: [file("a.txt"), file("b.txt")] });
    expect(onDropRejected.mock.lastCall?.[0]).toMatchObject({ code: "TOO_MANY_FILES", details: { maxFiles: "1" } });
    await fire("drop", { files: [file("a.txt")] });
    expect(onDrop).toHaveBeenCalledTimes(1);
  });

  test("what has no file, a folder or not, is refused with a sentence, and what the operating system keeps in one is none", async () => {
    const onDrop = vi.fn();
    const onDropRejected = vi.fn();
    await show({ onDrop, onDropRejected });
    await fire("drop", { items: [folder("empty", file(".DS_Store"))] });
    const kept = file("Thumbs.db");
    Object.defineProperty(kept, "webkitRelativePath", { value: "empty/Thumbs.db" });
    await choose(kept);
    const refused = expect.objectContaining({
      code: "TOO_FEW_FILES",
      sentence: "There is no file in what you chose.",
    });
    await fire("drop", { items: [{ kind: "file", getAsFile: () => null }] });
    expect(onDropRejected.mock.calls).toEqual([[refused], [refused], [refused]]);
    await choose();
    expect(onDropRejected).toHaveBeenCalledTimes(3);
    expect(onDrop).not.toHaveBeenCalled();
  });

  test("disabled: nothing is opened or taken, and a drop does not leave the page", async () => {
    const onDrop = vi.fn();
    const { opened } = await show({ onDrop, disabled: true });
    expect(input().disabled).toBe(true);
    expect(zone().tabIndex).toBe(-1);
    expect(zone().getAttribute("aria-disabled")).toBe("true");
    await click(zone());
    await press("Enter");
    expect(await fire("dragover")).toEqual({ isTaken: true, dropEffect: "none" });
    expect(zone().textContent).toContain("idle");
    await fire("drop", { files: [file("a.txt")] });
    await fire("paste", { files: [file("a.txt")] });
    expect(opened).not.toHaveBeenCalled();
    expect(onDrop).not.toHaveBeenCalled();
  });

  test("a component's own props win, and its handlers run first; one that stops the event keeps it", async () => {
    const onDrop = vi.fn();
    const seen: string[] = [];
    const { opened } = await show({
      onDrop,
      own: {
        role: "group",
        "aria-label": "Photos",
        onClick: () => seen.push("click"),
        onKeyDown: (event) => event.stopPropagation(),
      },
      input: { accept: "image/png", hidden: true, onChange: ({ currentTarget }) => seen.push(currentTarget.type) },
    });
    expect(zone().getAttribute("role")).toBe("group");
    expect(zone().getAttribute("aria-label")).toBe("Photos");
    expect(input()).toMatchObject({ accept: "image/png", hidden: true });
    await click(zone());
    await press("Enter");
    await choose(file("a.txt"));
    expect(seen).toEqual(["click", "file"]);
    expect(opened).toHaveBeenCalledTimes(1);
    expect(onDrop).toHaveBeenCalledTimes(1);
  });

  test("renders on a server, and under StrictMode asks for the rules without a warning", async () => {
    expect(renderToString(<Zone />)).toContain('<input type="file"');
    const warned = vi.spyOn(console, "error");
    const rules = async () => ({ accept: ["image/*"], maxSize: 5 });
    await page.render(
      <StrictMode>
        <Zone rules={rules} />
      </StrictMode>,
    );
    expect(input().accept).toBe("image/*");
    expect(warned).not.toHaveBeenCalled();
  });
});
