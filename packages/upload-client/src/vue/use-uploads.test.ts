// @vitest-environment happy-dom
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { type Component, createSSRApp, effectScope, h, Suspense } from "vue";
import { renderToString } from "vue/server-renderer";
import { type FakeUploader, fakeUploader } from "../public-testing/index.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import { useUploads } from "./use-uploads.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

test("a component sees the list, typed, and after it is gone nothing reaches it", async () => {
  const uploader = createUploader(createApi(storage));
  const scope = effectScope();
  const uploads = scope.run(() => useUploads(uploader));
  if (uploads === undefined) throw new Error("The scope did not run.");
  expect(uploads.items.value).toEqual([]);
  uploads.add(new File(["a"], "a"));
  await eventually(() => expect(uploads.items.value[0]?.status).toBe("done"));
  expect(uploads.progress.value.fraction).toBe(1);
  const [item] = uploads.items.value;
  if (item?.status === "done") expectTypeOf(item.result.data.id).toEqualTypeOf<number>();

  scope.stop();
  await uploader.uploadAsync(new File(["b"], "b"));
  expect(uploads.items.value.map(({ file }) => file.name)).toEqual(["a"]);
});

describe("what a server has rendered is hydrated without a warning", () => {
  const file = new File(["a"], "a");

  /** Renders as a server, hydrates, and waits until the list is shown. */
  async function expectHydrated(page: Component, meanwhile: () => void) {
    const main = document.body.appendChild(document.createElement("main"));
    main.innerHTML = await renderToString(createSSRApp(page));
    expect(main.textContent).toBe("0 listed");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    meanwhile();
    createSSRApp(page).mount(main);
    await eventually(() => expect(main.textContent).toBe("1 listed"));
    expect(main.querySelector("section")?.hidden).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  }

  function show(uploader: FakeUploader<unknown, unknown>) {
    const { items } = useUploads(uploader);
    return () => h("section", { hidden: items.value.length === 0 }, `${items.value.length} listed`);
  }

  test("where the uploader has uploads already", async () => {
    const uploader = fakeUploader<unknown, unknown>();
    await expectHydrated({ setup: () => show(uploader) }, () => uploader.add(file));
  });

  test("where an upload is added while the component waits for its data", async () => {
    const uploader = fakeUploader<unknown, unknown>();
    let answer = Promise.resolve();
    const slow = {
      async setup() {
        const render = show(uploader);
        await answer;
        return render;
      },
    };
    await expectHydrated({ render: () => h(Suspense, () => h(slow)) }, () => {
      answer = Promise.resolve().then(() => void uploader.add(file));
    });
  });
});

test("a server renders the list and listens to nothing, because it never disposes of what it has rendered", async () => {
  vi.stubGlobal("document", undefined);
  const uploader = createUploader(createApi(storage));
  await uploader.uploadAsync(new File(["a"], "a"));
  const subscribe = vi.spyOn(uploader, "subscribe");
  const app = createSSRApp({
    setup() {
      const { items } = useUploads(uploader);
      return () => h("p", items.value.map(({ status }) => status).join());
    },
  });
  expect(await renderToString(app)).toBe("<p>done</p>");
  expect(subscribe).not.toHaveBeenCalled();
});
