import { test } from "vitest";
import { suiteEnv } from "../testing/env.ts";
import type { differences } from "./differences.ts";

type Differs = keyof typeof differences;

/**
 * Tests one behaviour of S3, on the server under test. A case that depends on a difference of Ceph's names it, and must
 * fail on Ceph: so a difference that no longer exists is noticed.
 */
export function behaviour(name: string, run: () => Promise<void>, differs?: Differs): void {
  if (suiteEnv.target === "ceph" && differs !== undefined) test.fails(name, run);
  else test(name, run);
}

/** Tests a list of values: `%s` in the name is the first of each. */
behaviour.each = <Row extends string | readonly [string, ...unknown[]]>(rows: readonly Row[]) => {
  return (
    name: string,
    run: (...values: Row extends readonly unknown[] ? Row : [Row]) => Promise<void>,
    differs?: Differs,
  ): void => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      behaviour(name.replace("%s", String(values[0])), () => Reflect.apply(run, undefined, [...values]), differs);
    }
  };
};
