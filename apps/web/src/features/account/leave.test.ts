import { beforeEach, expect, test, vi } from "vitest";
import { isLeaving, leave } from "./leave.ts";

const forgetKept = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock("../upload/uploader.ts", () => ({
  allUploads: () => ["in another tab"],
  isActiveHere: () => false,
  unfinishedUploads: async () => [],
  discard: async () => {},
  forgetKept,
}));
const done = vi.hoisted((): string[] => []);
vi.mock("../upload/same-file/put-into-albums.ts", () => ({ putsUnderWay: async () => done.push("fill albums") }));
vi.mock("./person-change.ts", () => ({ forgetUploads: () => {} }));
vi.mock("../library/changes/moves.ts", () => ({ movesUnderWay: async () => {} }));
vi.mock("./account.ts", () => ({ signOut: async () => done.push("sign out") }));

beforeEach(() => {
  done.length = 0;
  forgetKept.mockReset();
});

test("a sign-out is over for the next person, however long the files' bytes take to be deleted", async () => {
  let forget = () => {};
  forgetKept.mockReturnValue(new Promise((resolve) => (forget = resolve)));
  const left = leave({ id: "ada", name: "Ada", email: "ada@example.com", isGuest: false, isVerified: true });
  await expect.poll(() => forgetKept.mock.calls).toEqual([["ada"]]);
  expect(isLeaving.get()).toBe(false);
  // What was found for albums is theirs, too.
  expect(done).toEqual(["fill albums", "sign out"]);
  forget();
  await left;
});
