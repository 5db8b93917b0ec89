import { expect, test } from "vitest";
import { keepOrder } from "./keep-order.ts";

test("what is there stays in its order, and what comes follows", () => {
  const items = ["failed", "new", "b", "a"].map((id) => ({ id }));
  expect(keepOrder(items, ["a", "gone", "b", "failed"]).map(({ id }) => id)).toEqual(["a", "b", "failed", "new"]);
});
