import fc from "fast-check";
import { expect, test } from "vitest";
import { isMeasured } from "./images/measure.ts";
import { join } from "./testing/build.ts";
import { honestFiles } from "./testing/honest.ts";
import { hostileFiles } from "./testing/hostile.ts";
import { judged } from "./testing/judged.ts";

/** `pnpm test:long` runs more, and different ones each time. */
const numRuns = Number(process.env["S3_DIRECT_FUZZ_RUNS"] ?? 3_000);
const seed = Number(process.env["S3_DIRECT_FUZZ_SEED"] ?? 1);

process.stdout.write(`S3_DIRECT_FUZZ_SEED=${seed}\n`);

/** In milliseconds of processor time. A longer verdict would delay every other call of its process. */
const patience = 1_000;

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const files = [...honestFiles, ...hostileFiles].filter(({ bytes }) => bytes.length > 0 && bytes.length < 200_000);
const anyFile = fc.constantFrom(...files);

/** Formats keep their numbers at the beginning and at the end. */
const anyChange = fc.record({
  at: fc.oneof(fc.nat(64), fc.nat(1000), fc.nat(200_000), fc.integer({ min: -200, max: -1 })),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom("\xff\xff\xff\xff", "\0\0\0\0", "\x7f\xff\xff\xff", "\0\0\0\x01").map((text) => join(text)),
  ),
});

test("a file that was changed anywhere gets a verdict, soon and by few reads", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFile,
      anyFile,
      fc.array(anyChange, { maxLength: 6 }),
      fc.option(fc.nat(2000)),
      async (...input) => {
        const [file, other, changes, cut] = input;
        const bytes = cut === null ? file.bytes.slice() : join(file.bytes.subarray(0, cut), other.bytes.subarray(cut));
        for (const { at, bytes: change } of changes) {
          const offset = at < 0 ? bytes.length + at : at % Math.max(1, bytes.length);
          if (offset >= 0) bytes.set(change.subarray(0, Math.max(0, bytes.length - offset)), offset);
        }
        const before = process.cpuUsage();
        const { verdict, dimensions, served, reads } = await judged({ ...file, bytes });
        expect(cpuSince(before)).toBeLessThan(patience);
        expect(verdict).toMatch(/^published$|^FILE_/);
        expect(reads.length).toBeLessThanOrEqual(8);
        const [type = ""] = served.split(",");
        if (isMeasured(type)) expect(dimensions).toBeDefined();
        if (dimensions && verdict === "published") {
          expect(dimensions.width * dimensions.height).toBeLessThanOrEqual(16_383 ** 2);
        }
      },
    ),
    { numRuns, seed },
  );
}, 600_000);
