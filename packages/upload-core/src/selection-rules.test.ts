import { describe, expect, test } from "vitest";
import { assertSelectionRules, checkSelection, type SelectionRules } from "./selection-rules.ts";

const files = (...sizes: number[]) => sizes.map((size) => ({ size }));

describe("what is chosen at once", () => {
  test("has no limits unless there are some", () => {
    expect(() => checkSelection({}, files(...Array.from({ length: 5_000 }, () => 1e9)))).not.toThrow();
    expect(() => checkSelection({ maxFiles: 2, minFiles: 2, maxTotalSize: 10 }, files(5, 5))).not.toThrow();
  });

  test("is not summed where no limit asks for it: it is looked at for each of thousands of files", () => {
    let reads = 0;
    const counted = {
      get size() {
        return ++reads;
      },
    };
    checkSelection({ maxFiles: 2 }, [counted, counted]);
    expect(reads).toBe(0);
  });

  test.each<[SelectionRules, number[], string]>([
    [{ maxFiles: 2 }, [1, 1, 1], "TOO_MANY_FILES: Choose at most 2 files at once. [maxFiles=2] [files=3]"],
    [{ maxFiles: 1 }, [1, 1], "TOO_MANY_FILES: Choose at most one file at once. [maxFiles=1] [files=2]"],
    [{ minFiles: 3 }, [1, 1], "TOO_FEW_FILES: Choose at least 3 files at once. [minFiles=3] [files=2]"],
    [
      { maxTotalSize: 1024 ** 2 },
      [1024 ** 2, 1],
      "FILES_TOO_LARGE: The files are too large together: the limit is 1 MB. Choose fewer. [maxTotalSize=1048576] [size=1048577]",
    ],
  ])("%o refuses %o in a sentence", (rules, sizes, message) => {
    expect(() => checkSelection(rules, files(...sizes))).toThrow(message);
  });

  test.each<SelectionRules>([
    { maxFiles: 0 },
    { minFiles: 1.5 },
    { maxTotalSize: Number.NaN },
    { minFiles: 3, maxFiles: 2 },
  ])("rules that cannot be meant are refused where they are declared: %o", (rules) => {
    expect(() => assertSelectionRules(rules)).toThrow(TypeError);
  });
});
