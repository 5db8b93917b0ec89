import { beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../account/current-person.ts";
import { failed, moveAgain, moveFiles, movesUnderWay } from "./moves.ts";

vi.hoisted(() => vi.stubGlobal("addEventListener", () => {}));
const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", sent.mockReset());
  currentPerson.set("ada");
  return () => vi.unstubAllGlobals();
});

test("of moves that fail none is forgotten, until it is made once more", async () => {
  sent.mockRejectedValue(new Error("Away."));
  moveFiles(["a"], "trash");
  moveFiles(["b", "c"], "trash");
  await movesUnderWay();
  expect(failed.get()).toEqual({ to: "trash", ids: ["a", "b", "c"] });

  sent.mockImplementation(async () => Response.json({ result: { data: {} } }));
  moveFiles(["b"], "trash");
  await movesUnderWay();
  expect(failed.get()).toEqual({ to: "trash", ids: ["a", "c"] });
  // One that was moved after all is not on the page, and is not asked for again.
  moveAgain({ to: "trash", ids: ["a"] });
  await movesUnderWay();
  expect(failed.get()).toBeUndefined();
});
