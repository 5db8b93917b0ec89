import { expect, test } from "vitest";
import { uploadOf } from "../testing/open-owner.ts";
import { type Owners, useOwners } from "../testing/use-owners.ts";

let open: Owners["open"];

useOwners((started) => ({ open } = started));

/** Returns the query so that `act` runs between its result and the code that awaits it. */
function answeringAfter<T extends object>(query: T, act: () => Promise<void>): T {
  return new Proxy(query, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "then") return (...given: unknown[]) => answeringAfter(value.apply(target, given), act);
      const answer = Promise.resolve(target).finally(act);
      return answer.then.bind(answer);
    },
  });
}

test("a file that becomes public just before that is given up is made private", async () => {
  const owner = await open({ side: "private" });
  const change = await owner.copy();
  let url: string | undefined;
  const db = answeringAfter(owner.db, async () => {
    if (url !== undefined) return;
    await owner.finish("public", uploadOf(change));
    [url = ""] = (await owner.api.media.list({})).items.map((item) => item.url);
  });
  expect(await owner.set("private", { db })).toMatchObject({ status: "done", visibility: "private" });
  expect(await owner.read()).toMatchObject({ visibility: "private", size: 5 });
  expect((await fetch(url ?? expect.fail("It was public."))).status).not.toBe(200);
});
