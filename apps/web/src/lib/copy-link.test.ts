import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { copyLink, copyOrShow, uncopied } from "./copy-link.ts";

const clipboard = { writeText: vi.fn<(text: string) => Promise<void>>() };

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal("navigator", { clipboard });
});
afterAll(() => vi.unstubAllGlobals());

test("what the clipboard refuses is shown until it takes it", async () => {
  const links = { texts: ["https://media/a", "https://media/b"] };
  clipboard.writeText.mockRejectedValueOnce(new DOMException("No.", "NotAllowedError"));
  await copyOrShow(links);
  expect(uncopied.get()).toEqual(links);
  await copyOrShow(links);
  expect(clipboard.writeText.mock.lastCall).toEqual(["https://media/a\nhttps://media/b"]);
  expect(uncopied.get()).toBeUndefined();

  // Another copy that succeeds shows that the clipboard takes it.
  clipboard.writeText.mockRejectedValueOnce(new DOMException("No.", "NotAllowedError"));
  await copyOrShow(links);
  await copyLink("https://media/a");
  expect(uncopied.get()).toBeUndefined();

  // Outside https.
  vi.stubGlobal("navigator", {});
  await copyOrShow({ texts: ["https://media/a"], name: "a.txt" });
  expect(uncopied.get()?.name).toBe("a.txt");
});
