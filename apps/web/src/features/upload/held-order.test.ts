import { expect, test } from "vitest";
import { inOrder } from "./held-order.ts";

test("what is there stays in its order, and what comes follows", () => {
  const items = ["failed", "new", "b", "a"].map((id) => ({ id }));
  expect(inOrder(items, ["a", "gone", "b", "failed"]).map(({ id }) => id)).toEqual(["a", "b", "failed", "new"]);
});
