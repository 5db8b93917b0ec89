import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, writeTable } from "./s3-tests-results.mjs";

const scope = {
  commit: "8f0ae7b404",
  failing: [{ test: "test_odd", why: "AWS does it otherwise.", source: "a page" }],
};
const results = {
  test_good: { outcome: "passed" },
  test_odd: { outcome: "failed" },
  test_acl: { outcome: "out of scope", why: "ACLs" },
};

void test("results are as expected where only what is known to fail does", () => {
  assert.deepEqual(judge(scope, results), []);
});

void test("a regression is told", () => {
  const worse = { ...results, test_good: { outcome: "failed" } };
  assert.deepEqual(judge(scope, worse), ["test_good fails, and nothing says why."]);
});

void test("a row that is no longer true is told", () => {
  const better = { ...results, test_odd: { outcome: "passed" } };
  assert.deepEqual(judge(scope, better), ["test_odd is said to fail, and is passed."]);
  const { test_odd: _gone, ...without } = results;
  assert.deepEqual(judge(scope, without), ["test_odd is said to fail, and is not there."]);
});

void test("the table has every test, with its reason", () => {
  const table = writeTable(scope, results);
  for (const part of ["`test_good`", "| `test_odd` | AWS does it otherwise. | a page |", "ACLs: `test_acl`"]) {
    assert.ok(table.includes(part), part);
  }
});
