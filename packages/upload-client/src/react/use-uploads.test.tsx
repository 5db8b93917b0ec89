// @vitest-environment happy-dom
import { StrictMode, act, memo } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestPage, openPage } from "../testing/react.tsx";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import type { UploadItem } from "../store/upload-state.ts";
import { createUploader } from "../uploader.ts";
import { useUploadItem } from "./use-upload-item.ts";
import { useUploads } from "./use-uploads.ts";

let storage: TestStorage;
let page: TestPage;

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
  page = openPage();
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
  await storage.close();
});

function setUp() {
  const api = createApi(storage);
  const uploader = createUploader(api);
  const rowRenders: string[] = [];
  const Row = memo(function Row({ item }: { item: UploadItem<unknown> }) {
    rowRenders.push(item.file.name);
    return <li>{`${item.file.name}: ${item.status}`}</li>;
  });
  function List() {
    const { items, progress, abortAll } = useUploads(uploader);
    return (
      <section>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
        <output>{progress.fraction}</output>
        <button onClick={abortAll}>Cancel all</button>
      </section>
    );
  }
  return { api, uploader, List, rowRenders };
}

const rows = () => [...document.querySelectorAll("li")].map((row) => row.textContent);
const shows = (expected: string[]) => page.until(() => expect(rows()).toEqual(expected));

describe("useUploads", () => {
  test("every component shows the same list, also one that comes later", async () => {
    const { uploader, List } = setUp();
    await page.render(<List />);
    expect(rows()).toEqual([]);
    await page.act(() => uploader.add(new File(["a"], "a")));
    await shows(["a: done"]);
    expect(document.querySelector("output")?.textContent).toBe("1");
    await page.render(null);
    uploader.add(new File(["b"], "b"));
    await page.render(
      <StrictMode>
        <List />
      </StrictMode>,
    );
    await shows(["a: done", "b: done"]);
  });

  test("a row whose upload has not changed is not rendered again", async () => {
    const { uploader, List, rowRenders } = setUp();
    await page.render(<List />);
    await page.act(() => uploader.add(new File(["a"], "a")));
    await shows(["a: done"]);
    const before = rowRenders.filter((name) => name === "a").length;
    await page.act(() => uploader.add(new File(["b"], "b")));
    await shows(["a: done", "b: done"]);
    expect(rowRenders.filter((name) => name === "a")).toHaveLength(before);
  });

  test("hundreds of files are one render a frame at most, however they end", async () => {
    const { uploader } = setUp();
    let renders = 0;
    let frames = 0;
    const due: (() => void)[] = [];
    const show = () => {
      frames++;
      due.splice(0).forEach((callback) => callback());
    };
    vi.stubGlobal("requestAnimationFrame", (callback: () => void) => due.push(callback) === 1 && setTimeout(show, 16));
    function Count() {
      renders++;
      const { items } = useUploads(uploader);
      return <output>{items.filter(({ status }) => status === "done").length}</output>;
    }
    await page.render(<Count />);
    const before = renders;
    const files = Array.from({ length: 300 }, (_, index) => new File(["a"], `${index}.txt`));
    // Within act, React would render only at its end.
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    await Promise.all(files.map((file) => uploader.upload(file)));
    await eventually(() => expect(document.querySelector("output")?.textContent).toBe("300"));
    expect(renders - before).toBeLessThanOrEqual(frames);
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  });

  test("cancels all from a button", async () => {
    const { uploader, List } = setUp();
    storage.faults.push({ kind: "stall" });
    await page.render(<List />);
    await page.act(() => uploader.add(new File(["a"], "a")));
    await page.until(() => expect(storage.requests).toHaveLength(1));
    await page.act(() => document.querySelector("button")?.click());
    await shows(["a: aborted"]);
  });

  test("a row by its id is rendered when its upload changes, and not when others do", async () => {
    const { uploader } = setUp();
    const renders: string[] = [];
    function RowOf({ id }: { id: string }) {
      const item = useUploadItem(uploader, id);
      renders.push(id);
      return <li>{item === undefined ? "gone" : `${item.file.name}: ${item.status}`}</li>;
    }
    const { id } = await uploader.upload(new File(["a"], "a"));
    await page.render(<RowOf id={id} />);
    expect(rows()).toEqual(["a: done"]);
    const before = renders.length;
    await page.act(() => uploader.uploadAllAsync([new File(["b"], "b"), new File(["c"], "c")]));
    await page.act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(renders).toHaveLength(before);
    await page.act(() => uploader.remove(id));
    await shows(["gone"]);
  });

  test("renders on a server, where nobody's uploads are shown, and goes on from there without a warning", async () => {
    const { uploader, List } = setUp();
    await uploader.upload(new File(["a"], "a"));
    const html = renderToString(<List />);
    expect(html).toContain("<output>0</output>");
    expect(html).not.toContain("<li>");
    const warned = vi.spyOn(console, "error");
    const container = document.body.appendChild(document.createElement("div"));
    container.innerHTML = html;
    const root = await act(async () =>
      hydrateRoot(
        container,
        <StrictMode>
          <List />
        </StrictMode>,
      ),
    );
    await shows(["a: done"]);
    expect(warned).not.toHaveBeenCalled();
    await act(async () => root.unmount());
    warned.mockRestore();
  });
});
