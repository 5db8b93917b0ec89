import { MiB } from "@s3-direct/upload-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { mayKeep } from "./may-keep.ts";

vi.mock("../lib/time-limits.ts", async (original) => ({ ...(await original<object>()), longestRequest: 20 }));

afterEach(() => vi.unstubAllGlobals());

/** Stubs a browser with this much space for the site, and this much of it in use. */
function hasRoom(quota: number | undefined, usage = 0): void {
  vi.stubGlobal("navigator", { storage: { estimate: async () => ({ quota, usage }) } });
}

describe("a file is kept", () => {
  test.each([
    { what: "of 64 MiB", size: 64 * MiB, kept: 0, expected: true },
    { what: "of a byte more", size: 64 * MiB + 1, kept: 0, expected: false },
    { what: "that makes 256 MiB together", size: 56 * MiB, kept: 200 * MiB, expected: true },
    { what: "that makes a byte more", size: 56 * MiB + 1, kept: 200 * MiB, expected: false },
  ])("or not, $what: $expected", async ({ size, kept, expected }) => {
    hasRoom(10_000 * MiB);
    expect(await mayKeep(size, kept)).toBe(expected);
  });

  test("where it takes less than half of the room that is left", async () => {
    hasRoom(100 * MiB, 40 * MiB);
    expect(await mayKeep(29 * MiB, 0)).toBe(true);
    expect(await mayKeep(30 * MiB, 0)).toBe(false);
  });

  test("where the browser does not say how much room there is", async () => {
    hasRoom(undefined);
    expect(await mayKeep(MiB, 0)).toBe(true);
    vi.stubGlobal("navigator", {});
    expect(await mayKeep(MiB, 0)).toBe(true);
    vi.stubGlobal("navigator", { storage: { estimate: () => new Promise(() => {}) } });
    expect(await mayKeep(MiB, 0)).toBe(true);
  });
});
