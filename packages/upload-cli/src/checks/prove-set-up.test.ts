import { describe, expect, test } from "vitest";
import { storageFrom } from "../doctor/storage.ts";
import { misconfigurations, strictMisconfigurations } from "../testing/misconfigurations.ts";
import { startProvisioned } from "../testing/provisioned.ts";
import { onCeph } from "../testing/target.ts";
import { proveSetUp } from "./index.ts";

test("the short proof holds on a right set-up, in a moment", async () => {
  await using right = await startProvisioned();
  const { storage } = storageFrom(right.env);
  const started = Date.now();
  const findings = await proveSetUp(storage);
  expect(findings.filter(({ level }) => level === "error" || level === "warning")).toEqual([]);
  expect(findings.length).toBeGreaterThan(15);
  expect(Date.now() - started).toBeLessThan(5000);
});

/** What an API must not start with. */
const unsafe = [
  "uploads that everybody may read",
  "a signer that may read",
  "a signer that may write media",
  "a signer that may not put",
  "the same keys for both roles",
  "a publisher that may not write media",
  "a signer that may not list parts",
];
const cases = [...misconfigurations, ...(onCeph ? [] : strictMisconfigurations)];

describe.each(cases.filter(({ name }) => unsafe.includes(name)))("$name", ({ spoil, title }) => {
  test("fails the short proof", async () => {
    await using right = await startProvisioned();
    const { storage } = storageFrom({ ...right.env, ...(await spoil(right)) });
    const errors = (await proveSetUp(storage)).filter(({ level }) => level === "error");
    expect(errors.map((finding) => finding.title)).toContainEqual(expect.stringMatching(title));
  });
});
