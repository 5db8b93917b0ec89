import { beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../account/current-person.ts";
import { adding, naming } from "./albums/dialogs.ts";
import { change, type Made, problem } from "./changes.ts";
import { endOffer, offer } from "./offer.ts";
import { tagging } from "./tags/tagging.ts";
import { renaming } from "./rename/renaming.ts";
import { someMedia } from "./testing/some-media.ts";
import { changing } from "./visibility/changing.ts";

const made: Made = {
  icon: "pen",
  done: "Renamed.",
  takeBack: async () => "It is as before.",
  notUndone: "Not undone.",
};
const file = { ...someMedia, name: "Ada's secret.txt" };

/** An answer that the test gives. */
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
  problem.set(undefined);
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
  const slow = held<Made>();
  const changing = change({ make: () => slow.answer, failed: "Ada's secret could not be renamed." });
  currentPerson.set("bob");
  slow.give(made);
  await changing;
  expect(offer.get()).toBeUndefined();

  const broken = held<Made>();
  const failing = change({ make: () => broken.answer, failed: "Ada's secret could not be renamed." });
  currentPerson.set("eve");
  broken.fail(new Error("no answer"));
  await failing;
  expect(problem.get()).toBeUndefined();
});

test("an undo that fails when somebody else has signed in is not told to them", async () => {
  const slow = held<string>();
  await change({ make: async () => ({ ...made, takeBack: () => slow.answer }), failed: "Not renamed." });
  const offered = offer.get();
  if (offered === undefined || "to" in offered) expect.fail("An undo is offered.");
  offered.undo?.();
  currentPerson.set("bob");
  slow.fail(new Error("no answer"));
  await new Promise((done) => setTimeout(done));
  expect(problem.get()).toBeUndefined();
});

test("what is said of a failure may depend on what it was", async () => {
  const failed = (error: unknown) => (error instanceof RangeError ? "Too many." : "Not made.");
  await change({ make: () => Promise.reject(new RangeError("11")), failed });
  expect(problem.get()?.sentence).toBe("Too many.");
  await change({ make: () => Promise.reject(new Error("no answer")), failed });
  expect(problem.get()?.sentence).toBe("Not made.");
});

test("a failure is said until that change is made, whatever else is changed meanwhile", async () => {
  await change({ make: () => Promise.reject(new Error("no answer")), failed: "The tags were not changed." });
  await change({ make: async () => made, failed: "Not renamed." });
  expect(problem.get()?.sentence).toBe("The tags were not changed.");

  const make = vi.fn(async () => made).mockRejectedValueOnce(new Error("no answer"));
  await change({ make, failed: "The album was not deleted." });
  problem.get()?.again();
  expect(problem.get()).toBeUndefined();
});
