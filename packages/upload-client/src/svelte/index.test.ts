import { expect, expectTypeOf, test } from "vitest";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import type { UploaderSnapshot } from "../uploader-types.ts";
import { createUploader } from "../uploader.ts";
import { uploadsStore } from "./index.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

test("a component sees the list at once and with each change, typed, and nothing after it is gone", async () => {
  const uploads = uploadsStore(createUploader(createApi(storage)));
  type Snapshot = UploaderSnapshot<Awaited<ReturnType<typeof uploads.uploadAsync>>>;
  const seen: Snapshot[] = [];
  const end = uploads.subscribe((snapshot) => seen.push(snapshot));
  expect(seen.map(({ items }) => items)).toEqual([[]]);
  uploads.add(new File(["a"], "a"));
  await eventually(() => expect(seen.at(-1)?.items[0]?.status).toBe("done"));
  const [item] = seen.at(-1)?.items ?? [];
  if (item?.status === "done") expectTypeOf(item.result.data.id).toEqualTypeOf<number>();

  end();
  const count = seen.length;
  await uploads.uploadAsync(new File(["b"], "b"));
  expect(seen.length).toBe(count);
});
