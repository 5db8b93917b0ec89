// @vitest-environment happy-dom
import { expect, expectTypeOf, test, vi } from "vitest";
import { createSSRApp, effectScope, h } from "vue";
import { renderToString } from "vue/server-renderer";
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
