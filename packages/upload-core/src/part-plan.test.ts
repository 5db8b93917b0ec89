import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GiB, MiB } from "./bytes.ts";
import { isPartPlan, maxPartCount, maxUploadSize, partAt, partCountOf, planUpload } from "./part-plan.ts";

const nextTo = (size: number) => [size - 1, size, size + 1];

/** Sizes at which something changes: a limit, a whole number of parts, or the size of a part. */
const anySize = fc.oneof(
  fc.integer({ min: 1, max: maxUploadSize }),
  fc
    .record({
      parts: fc.integer({ min: 1, max: maxPartCount }),
      mebibytes: fc.integer({ min: 16, max: 5120 }),
      off: fc.integer({ min: -1, max: 1 }),
    })
    .map(({ parts, mebibytes, off }) => Math.min(parts * mebibytes * MiB + off, maxUploadSize)),
  fc.constantFrom(
    ...nextTo(MiB),
    ...nextTo(32 * MiB),
    ...nextTo(maxPartCount * 16 * MiB),
    maxUploadSize - 1,
    maxUploadSize,
  ),
);

describe("planUpload", () => {
  test.each([
    [0, { kind: "single" }],
    [1, { kind: "single" }],
    [32 * MiB - 1, { kind: "single" }],
    [32 * MiB, { kind: "single" }],
    [32 * MiB + 1, { kind: "multipart", partSize: 5 * MiB, partCount: 7 }],
    [80 * MiB, { kind: "multipart", partSize: 5 * MiB, partCount: 16 }],
    [80 * MiB + 1, { kind: "multipart", partSize: 6 * MiB, partCount: 14 }],
    [240 * MiB, { kind: "multipart", partSize: 15 * MiB, partCount: 16 }],
    [240 * MiB + 1, { kind: "multipart", partSize: 16 * MiB, partCount: 16 }],
    [384 * MiB + 1, { kind: "multipart", partSize: 16 * MiB, partCount: 25 }],
    [10_000 * 16 * MiB - 1, { kind: "multipart", partSize: 16 * MiB, partCount: 10_000 }],
    [10_000 * 16 * MiB, { kind: "multipart", partSize: 16 * MiB, partCount: 10_000 }],
    [10_000 * 16 * MiB + 1, { kind: "multipart", partSize: 17 * MiB, partCount: 9_412 }],
    [maxUploadSize - 1, { kind: "multipart", partSize: 5 * GiB, partCount: 10_000 }],
    [maxUploadSize, { kind: "multipart", partSize: 5 * GiB, partCount: 10_000 }],
  ])("%d bytes", (size, plan) => {
    expect(planUpload(size)).toEqual(plan);
  });

  test("plans forms only where they are switched on, and never for nothing (traps: 63)", () => {
    expect(planUpload(0, { formMax: MiB })).toEqual({ kind: "single" });
    expect(planUpload(1, { formMax: MiB })).toEqual({ kind: "form" });
    expect(planUpload(MiB, { formMax: MiB })).toEqual({ kind: "form" });
    expect(planUpload(MiB + 1, { formMax: MiB })).toEqual({ kind: "single" });
  });

  test("traps: 20 a single PUT reaches 5 GiB and not a byte further", () => {
    expect(planUpload(5 * GiB, { singleMax: 5 * GiB })).toEqual({ kind: "single" });
    expect(planUpload(5 * GiB + 1, { singleMax: 5 * GiB }).kind).toBe("multipart");
    expect(() => planUpload(1, { singleMax: 5 * GiB + 1 })).toThrow(RangeError);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, maxUploadSize + 1, 2 ** 60])(
    "refuses a size of %d",
    (size) => {
      expect(() => planUpload(size)).toThrow("size must be a whole number of bytes from 0 to 53687091200000.");
    },
  );

  test.each([5 * MiB - 1, 5 * GiB + 1, 16 * MiB + 1, Number.NaN])("refuses parts of %d bytes", (partSize) => {
    expect(() => planUpload(1, { partSize })).toThrow(RangeError);
  });

  test("traps: 57, 113 up to 48.8 TiB the parts cover the file once, within S3's limits, all but the last alike", () => {
    const anyOptions = fc.record(
      { partSize: fc.integer({ min: 5, max: 5120 }).map((mebibytes) => mebibytes * MiB) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anySize, anyOptions, fc.nat(), (size, options, at) => {
        const plan = planUpload(size, { ...options, singleMax: 0 });
        if (plan.kind !== "multipart") throw new Error("Expected parts.");
        const { partSize, partCount } = plan;
        expect(isPartPlan({ size, partSize })).toBe(true);
        expect(partCount).toBe(partCountOf({ size, partSize }));
        expect(partSize % MiB).toBe(0);
        expect(partCount).toBeGreaterThanOrEqual(1);
        expect(partCount).toBeLessThanOrEqual(maxPartCount);

        expect(partAt({ size, partSize }, 1)?.start).toBe(0);
        const last = partAt({ size, partSize }, partCount);
        expect(last?.end).toBe(size);
        expect(last?.size).toBeGreaterThanOrEqual(1);
        expect(last?.size).toBeLessThanOrEqual(partSize);
        expect(partAt({ size, partSize }, partCount + 1)).toBeUndefined();
        if (partCount === 1) return;
        const partNumber = 1 + (at % (partCount - 1));
        const part = partAt({ size, partSize }, partNumber);
        expect(part?.size).toBe(partSize);
        expect(part?.end).toBe(partAt({ size, partSize }, partNumber + 1)?.start);
      }),
      { numRuns: 2_000 },
    );
  });
});

test("a part number outside the plan has no range", () => {
  const plan = { size: 40 * MiB, partSize: 16 * MiB };
  expect(partAt(plan, 3)).toEqual({ start: 32 * MiB, end: 40 * MiB, size: 8 * MiB });
  for (const partNumber of [0, -1, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(partAt(plan, partNumber)).toBeUndefined();
  }
});

test.each([
  [{ size: 1, partSize: 5 * MiB }, true],
  [{ size: 10_000 * 5 * MiB, partSize: 5 * MiB }, true],
  [{ size: 10_000 * 5 * MiB + 1, partSize: 5 * MiB }, false],
  [{ size: maxUploadSize, partSize: 5 * GiB }, true],
  [{ size: maxUploadSize + 1, partSize: 5 * GiB }, false],
  [{ size: 1, partSize: 5 * GiB + 1 }, false],
  [{ size: 1, partSize: 5 * MiB - 1 }, false],
  [{ size: 0, partSize: 5 * MiB }, false],
  [{ size: 1.5, partSize: 5 * MiB }, false],
])("S3 can hold %j: %s", (plan, possible) => {
  expect(isPartPlan(plan)).toBe(possible);
});
