import { beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../../account/current-person.ts";
import { adding, naming } from "../albums/dialogs.ts";
import { makeChange, type ChangeMade, tryOrReport, problems } from "./changes.ts";
import { endOffer, offer } from "./undo-offer.ts";
import { tagging } from "../tags/tagging.ts";
import { renaming } from "../rename/renaming.ts";
import { someMedia } from "../testing/some-media.ts";
import { changing } from "../visibility/changing.ts";

const made: ChangeMade = {
  icon: "pen",
  done: "Renamed.",
  takeBack: async () => "It is as before.",
  notUndone: "Not undone.",
};
const file = { ...someMedia, name: "Ada's secret.txt" };

const said = () => problems.get().map(({ sentence }) => sentence);
const away = () => Promise.reject(new Error("no answer"));

/** Returns a promise that the test settles. */
function held<Answer>() {
  let give: (answer: Answer) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const answer = new Promise<Answer>((resolve, reject) => {
    [give, fail] = [resolve, reject];
  });
  return { answer, give, fail };
}

beforeEach(() => {
  currentPerson.set("ada");
  endOffer();
  problems.set([]);
});

test("no dialog of one person's files and albums is open for the next one", () => {
  renaming.set(file);
  changing.set(file);
  adding.set(["a"]);
  tagging.set([file]);
  naming.set({ album: { id: "a", name: "Ada's secret" } });
  currentPerson.set("bob");
  expect([renaming, changing, adding, naming, tagging].filter((store) => store.get() !== undefined)).toEqual([]);
});

test("a change that ends when somebody else has signed in neither offers them an undo nor tells them of a failure", async () => {
  const slow = held<ChangeMade>();
  const changing = makeChange({ what: "a", make: () => slow.answer, failed: "Ada's secret could not be renamed." });
  currentPerson.set("bob");
  slow.give(made);
  await changing;
  expect(offer.get()).toBeUndefined();

  const broken = held<ChangeMade>();
  const failing = makeChange({ what: "a", make: () => broken.answer, failed: "Ada's secret could not be renamed." });
  currentPerson.set("eve");
  broken.fail(new Error("no answer"));
  await failing;
  expect(said()).toEqual([]);
});

test("a failure is told to its person again when they are back after their session has ended", async () => {
  await makeChange({ what: "a", make: away, failed: "Not renamed." });
  currentPerson.set(undefined);
  expect(said()).toEqual([]);
  currentPerson.set("ada");
  expect(said()).toEqual(["Not renamed."]);
});

test("a change that fails once its person is gone is told when they are back, and to nobody else", async () => {
  const fail = async (next: readonly (string | undefined)[]) => {
    const slow = held<ChangeMade>();
    const failing = makeChange({ what: "a", make: () => slow.answer, failed: "Not renamed." });
    currentPerson.set(undefined);
    slow.fail(new Error("no answer"));
    await failing;
    for (const person of next) currentPerson.set(person);
    return said();
  };
  expect(await fail(["ada"])).toEqual(["Not renamed."]);
  expect(await fail(["bob", undefined, "ada"])).toEqual([]);
});

test("an undo that fails when somebody else has signed in is not told to them", async () => {
  const slow = held<string>();
  await makeChange({ what: "a", make: async () => ({ ...made, takeBack: () => slow.answer }), failed: "Not renamed." });
  const offered = offer.get();
  if (offered === undefined || "to" in offered) expect.fail("An undo is offered.");
  offered.undo?.();
  currentPerson.set("bob");
  slow.fail(new Error("no answer"));
  await new Promise((done) => setTimeout(done));
  expect(said()).toEqual([]);
});

test("what is said of a failure may depend on what it was", async () => {
  const failed = (error: unknown) => (error instanceof RangeError ? "Too many." : "Not made.");
  await makeChange({ what: "a", make: () => Promise.reject(new RangeError("11")), failed });
  expect(said()).toEqual(["Too many."]);
  await makeChange({ what: "a", make: away, failed });
  expect(said()).toEqual(["Not made."]);
});

test("each failure is said, the newest first, until that change is begun anew, whatever else is done meanwhile", async () => {
  const tags = vi.fn(async () => made).mockImplementationOnce(away);
  const album = vi.fn(async () => made).mockImplementationOnce(away);
  await makeChange({ what: "tags", make: tags, failed: "The tags were not changed." });
  await makeChange({ what: "name", make: async () => made, failed: "Not renamed." });
  await makeChange({ what: "album", make: album, failed: "The album was not deleted." });
  await tryOrReport({ what: "save", failed: "The download did not start." }, away);
  expect(said()).toEqual(["The download did not start.", "The album was not deleted.", "The tags were not changed."]);

  problems.get()[2]?.again?.();
  expect(said()).toEqual(["The download did not start.", "The album was not deleted."]);
  expect([tags, album].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
});

test("what failed, and was done by hand after all, is not said to have failed, nor offered again", async () => {
  const save = vi.fn<() => Promise<void>>().mockImplementationOnce(away);
  const byHand = () => tryOrReport({ what: "save", failed: "The download did not start." }, save);
  await byHand();
  expect(said()).toEqual(["The download did not start."]);
  await byHand();
  expect(said()).toEqual([]);
});

test("each of several undos that fail is said", async () => {
  for (const _ of ["first", "second"]) {
    await makeChange({ what: "a", make: async () => ({ ...made, takeBack: away }), failed: "Not renamed." });
    const offered = offer.get();
    if (offered === undefined || "to" in offered) expect.fail("An undo is offered.");
    offered.undo?.();
  }
  await expect.poll(said).toEqual(["Not undone.", "Not undone."]);
});
