import { expect } from "vitest";
import type { PartAnswer } from "./killable-s3.ts";

export type EachOnce = {
  /** Parts that a page knew as acknowledged, if S3 was killed before it could record them. */
  told?: readonly number[];
  /**
   * The number of S3's responses when a page was cut off. A part that this page was sending may arrive after the next
   * page has listed the parts, and S3 then acknowledges it to no page: such a part is sent once more. @default all of
   * them
   */
  answered?: number;
};

/** Checks by S3's own responses that it has acknowledged each part, and that none was sent again after that. */
export function expectEachOnce(answers: readonly PartAnswer[], parts: number, more: EachOnce = {}): void {
  const { told = [], answered } = more;
  const again = repeated(answers);
  const known = new Set(acknowledgedIn(answers.slice(0, answered)));
  expect(again.filter((part) => known.has(part))).toEqual([]);
  expect(new Set(again).size).toBe(again.length);
  expect(new Set(told).size).toBe(told.length);
  const all = [...new Set([...acknowledgedIn(answers), ...told])].toSorted((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: parts }, (_, index) => index + 1));
}

const acknowledgedIn = (answers: readonly PartAnswer[]) =>
  answers.filter(({ status }) => status === 200).map(({ partNumber }) => partNumber);

/** Returns the parts that were sent again after S3 had acknowledged them. */
function repeated(answers: readonly PartAnswer[]): number[] {
  const stored = new Set<number>();
  return answers.flatMap(({ partNumber, status }) => {
    if (stored.has(partNumber)) return partNumber;
    if (status === 200) stored.add(partNumber);
    return [];
  });
}
