import { afterAll, beforeEach, expect, test, vi } from "vitest";

type Item = { status: "uploading" | "waiting" | "done"; reason?: "other-tab" };
const uploads = vi.hoisted((): Item[] => []);
const unlisted = vi.hoisted((): { isInOtherTab: boolean }[] => []);
const forgetKept = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock("../upload/uploader.ts", () => ({
  allUploads: () => uploads,
  isActiveHere: ({ status }: Item) => status === "uploading",
  unfinishedUploads: async () => unlisted,
  discard: async () => {},
  forgetKept,
}));
const done = vi.hoisted((): string[] => []);
vi.mock("../upload/same-file/put-into-albums.ts", () => ({ putsUnderWay: async () => done.push("fill albums") }));
vi.mock("./person-change.ts", () => ({ forgetUploads: () => {} }));
vi.mock("../library/changes/moves.ts", () => ({ movesUnderWay: async () => {} }));
vi.mock("./account.ts", () => ({ signOut: async () => done.push("sign out") }));
const asked = vi.hoisted((): string[] => []);
vi.mock("../../components/ask.tsx", () => ({
  ask: async ({ title, text }: { title: string; text: string }) => {
    asked.push(text.includes("another tab") ? `${title} (some in another tab)` : title);
    return true;
  },
}));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { isLeaving, leave } = await import("./leave.ts");

const ada = { id: "ada", name: "Ada", email: "ada@example.com", isGuest: false, isVerified: true };
const here = { status: "uploading" } as const;
const elsewhere = { status: "waiting", reason: "other-tab" } as const;

beforeEach(() => {
  done.length = 0;
  asked.length = 0;
  uploads.length = 0;
  unlisted.length = 0;
  forgetKept.mockReset();
});

test("a sign-out is over for the next person, however long the files' bytes take to be deleted", async () => {
  let forget = () => {};
  forgetKept.mockReturnValue(new Promise((resolve) => (forget = resolve)));
  const left = leave(ada);
  await expect.poll(() => forgetKept.mock.calls).toEqual([["ada"]]);
  expect(isLeaving.get()).toBe(false);
  // What was found for albums is theirs, too.
  expect(done).toEqual(["fill albums", "sign out"]);
  forget();
  await left;
});

test.each<[string, { isGuest: boolean; items: Item[]; later?: number; questions: string[] }]>([
  ["an account with nothing under way: nothing", { isGuest: false, items: [{ status: "done" }], questions: [] }],
  [
    "an account: every tab's uploads, and says that another tab's go on at the next sign-in",
    { isGuest: false, items: [here, elsewhere], questions: ["2 uploads are still on their way (some in another tab)"] },
  ],
  ["an account: this tab's uploads", { isGuest: false, items: [here], questions: ["An upload is still on its way"] }],
  [
    "an account with uploads in another tab only: those",
    { isGuest: false, items: [], later: 1, questions: ["An upload is still on its way (some in another tab)"] },
  ],
  [
    "a guest, who cannot sign in again: every tab's uploads",
    {
      isGuest: true,
      items: [here, elsewhere],
      questions: ["2 uploads are still on their way", "Sign out as a guest?"],
    },
  ],
  [
    "a guest with uploads in another tab only: those",
    { isGuest: true, items: [elsewhere], questions: ["An upload is still on its way", "Sign out as a guest?"] },
  ],
  [
    "a guest: also uploads that another tab has begun later",
    {
      isGuest: true,
      items: [here],
      later: 2,
      questions: ["3 uploads are still on their way", "Sign out as a guest?"],
    },
  ],
])("a sign-out asks %s", async (_, { isGuest, items, later = 0, questions }) => {
  uploads.push(...items);
  // What an earlier page has left is not on its way.
  unlisted.push({ isInOtherTab: false }, ...Array.from({ length: later }, () => ({ isInOtherTab: true })));
  await leave({ ...ada, isGuest });
  expect(asked).toEqual(questions);
});
