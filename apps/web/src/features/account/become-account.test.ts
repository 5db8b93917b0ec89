import { afterAll, beforeEach, expect, test, vi } from "vitest";

const done = vi.hoisted((): string[] => []);
const elsewhere = vi.hoisted((): { isInOtherTab: true }[] => []);
vi.mock("../upload/uploader.ts", () => ({
  allUploads: () => [],
  unfinishedUploads: async () => [...elsewhere, currentPerson.get()],
  discard: async (left: readonly string[]) => done.push(`discard what ${left.join()} has left`),
  forgetKept: async (id: string) => done.push(`forget ${id}`),
}));
vi.mock("../upload/same-file/put-into-albums.ts", () => ({ putsUnderWay: async () => done.push("fill albums") }));
vi.mock("./person-change.ts", () => ({ forgetUploads: () => {} }));
vi.mock("../library/changes/moves.ts", () => ({ movesUnderWay: async () => {} }));
vi.mock("../../components/ask.tsx", () => ({
  ask: async ({ title }: { title: string }) => {
    done.push(title);
    return false;
  },
}));
vi.mock("./account.ts", () => ({ signOut: async () => {} }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { becomeAccount } = await import("./become-account.ts");
const { currentPerson } = await import("./current-person.ts");

beforeEach(() => {
  done.length = 0;
  elsewhere.length = 0;
  currentPerson.set("guest");
});

test("what a guest has left unfinished is given up once there is an account, which would not find it", async () => {
  await becomeAccount(async () => {
    done.push("sign up");
    currentPerson.set("ada");
  });
  await expect.poll(() => done).toEqual(["fill albums", "sign up", "discard what guest has left", "forget guest"]);
});

test("a guest whose sign-up fails keeps what is left unfinished", async () => {
  await expect(becomeAccount(() => Promise.reject(new Error("The address is taken.")))).rejects.toThrow("taken");
  expect(done).toEqual(["fill albums"]);
});

test("a guest is asked about what another tab has begun since, and may wait for it", async () => {
  elsewhere.push({ isInOtherTab: true });
  expect(await becomeAccount(() => Promise.reject(new Error("Nobody wanted this.")))).toBe(false);
  expect(done).toEqual(["An upload is still on its way"]);
});
