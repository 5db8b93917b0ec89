import { afterAll, expect, test, vi } from "vitest";
import { currentPerson } from "../../account/current-person.ts";
import { problems } from "./changes.ts";
import { failed } from "./failed-moves.ts";
import { moveFiles, movesUnderWay } from "./moves.ts";
import { endOffer, offer } from "./undo-offer.ts";

vi.hoisted(() => vi.stubGlobal("addEventListener", () => {}));
const sent = vi.hoisted(() => vi.fn<typeof fetch>());
vi.hoisted(() => vi.stubGlobal("fetch", sent));
afterAll(() => vi.unstubAllGlobals());

test.each(["library", "trash"] as const)("a move to the %s says what was deleted for good meanwhile", async (to) => {
  currentPerson.set("ada");
  problems.set([]);
  endOffer();
  sent.mockImplementation(async () => Response.json({ result: { data: { ids: ["b"] } } }));
  moveFiles(["a", "b", "c"], to);
  await movesUnderWay();
  expect(offer.get()).toEqual({ to, ids: ["b"] });
  const said = { library: "Restored.", trash: "Moved to the trash." }[to];
  expect(problems.get()).toMatchObject([
    { sentence: `${said} 2 files were deleted for good meanwhile.`, again: undefined },
  ]);
  expect(failed.get()).toEqual([]);

  endOffer();
  moveFiles(["d"], to);
  await movesUnderWay();
  expect(offer.get()).toBeUndefined();
  expect(problems.get()[0]?.sentence).toBe("One file was deleted for good meanwhile.");
});
