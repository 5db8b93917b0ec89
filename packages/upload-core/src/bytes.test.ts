import { expect, test } from "vitest";
import { formatBytes, GiB, KiB, MiB, TiB } from "./bytes.ts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1023, "1023 bytes"],
  [KiB, "1 KB"],
  [1.5 * KiB, "1.5 KB"],
  [50 * MiB, "50 MB"],
  [50_000_000, "47.6 MB"],
  [5 * GiB, "5 GB"],
  [48.83 * TiB, "48.8 TB"],
  // Never rounded up.
  [GiB - 1, "1023.9 MB"],
])("%d reads %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
