import { test } from "vitest";
import { suiteEnv } from "../testing/env.ts";
import { cephDifferences } from "./differences.ts";

/**
 * One thing that S3 does, on whichever server is judged. Where the table of differences names it for Ceph, the case must
 * fail there: an entry that is no longer true is found out.
 */
export function behaviour(name: string, run: () => Promise<void>): void {
  if (suiteEnv.target === "ceph" && Object.hasOwn(cephDifferences, name)) test.fails(name, run);
  else test(name, run);
}

/** The same for a list of values: `%s` in the name is the first of each. */
behaviour.each = <Row extends string | readonly [string, ...unknown[]]>(rows: readonly Row[]) => {
  return (name: string, run: (...values: Row extends readonly unknown[] ? Row : [Row]) => Promise<void>): void => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      behaviour(name.replace("%s", String(values[0])), () => Reflect.apply(run, undefined, [...values]));
    }
  };
};
