import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "./package-faults.mjs";

const right = ["package.json", "README.md", "LICENSE", "src/a.ts", "src/react/b.tsx", "src/c.js"];
const built = ["dist/a.js", "dist/a.js.map", "dist/a.d.ts", "dist/a.d.ts.map", "dist/react/b.js", "dist/c.js"];

test("sources and what was built from them belong into a tarball", () => {
  assert.deepEqual(faultsOf([...right, ...built]), []);
});

test("a tarball without README or licence is found", () => {
  assert.deepEqual(faultsOf(["package.json"]), ["README.md is missing.", "LICENSE is missing."]);
});

for (const [path, fault] of [
  ["src/a.test.ts", "is for tests"],
  ["src/a.test-d.ts", "is for tests"],
  ["dist/content/testing/hostile.js", "is for tests"],
  ["src/content/testing/samples/photo.heic", "is for tests"],
  ["src/behaviour/copies.ts", "is for tests"],
  [".env", "does not belong there"],
  ["dist/samples.zip", "does not belong there"],
  ["dist/renamed.js", "was built from no source beside it"],
]) {
  test(`${path} ${fault}`, () => {
    const faults = faultsOf([...right, path]);
    assert.equal(faults.length, 1);
    assert.ok(faults[0].startsWith(`${path} ${fault}`), faults[0]);
  });
}
