import { describe, expect, test } from "vitest";
import { checkPostPolicy, readPostPolicy } from "./post-policy.ts";

const expiration = "2024-01-02T00:00:00Z";
const encode = (document: unknown) => Buffer.from(JSON.stringify(document)).toString("base64");
const now = new Date("2024-01-01T00:00:00Z");

function check(conditions: unknown[], fields: Record<string, string>, at = now): void {
  const policy = readPostPolicy(encode({ expiration, conditions }));
  checkPostPolicy(policy, { fields: new Map(Object.entries(fields)), now: at });
}

describe("a condition", () => {
  test.each<[unknown, string]>([
    [{ key: "a/b" }, "a/b"],
    [["eq", "$key", "a/b"], "a/b"],
    [["EQ", "$Key", "a/b"], "a/b"],
    [["starts-with", "$key", "a/"], "a/b"],
    [["starts-with", "$key", ""], "anything"],
  ])("%j takes %j", (condition, key) => {
    expect(() => check([condition], { key })).not.toThrow();
  });

  test.each<[unknown, Record<string, string>]>([
    [{ key: "a/b" }, { key: "a/c" }],
    [{ key: "a" }, { key: "A" }],
    [["starts-with", "$key", "a/"], { key: "ba/" }],
    [["starts-with", "$key", ""], {}],
    [["eq", "$key", ""], {}],
    [["starts-with", "$Content-Type", "image/"], { "content-type": "image/png,text/html" }],
  ])("%j does not take %j", (condition, fields) => {
    expect(() => check([condition], fields)).toThrow("Policy Condition failed");
  });
});

test("of a list of content types each one must start so; a comma in another field is just text", () => {
  const types = [["starts-with", "$Content-Type", "image/"]];
  expect(() => check(types, { "content-type": "image/jpg,image/png,image/gif" })).not.toThrow();
  expect(() => check([["starts-with", "$key", "a/"]], { key: "a/b,c" })).not.toThrow();
});

test("every field must be named, but for those that carry the policy or are to be ignored", () => {
  const carried = { policy: "x", "x-amz-signature": "x", "x-ignore-note": "x" };
  expect(() => check([{ key: "a" }], { key: "a", ...carried })).not.toThrow();
  expect(() => check([{ key: "a" }], { key: "a", acl: "private" })).toThrow("Extra input fields: acl");
});

test("a policy ends at its expiration", () => {
  expect(() => check([], {}, new Date("2024-01-01T23:59:59.999Z"))).not.toThrow();
  expect(() => check([], {}, new Date(expiration))).toThrow("Policy expired");
});

test("the narrowest of several content-length-ranges counts", () => {
  const conditions = [
    ["content-length-range", 0, 10],
    ["content-length-range", 5, 20],
  ];
  expect(readPostPolicy(encode({ expiration, conditions })).lengthRange).toEqual({ min: 5, max: 10 });
  expect(readPostPolicy(encode({ expiration, conditions: [] })).lengthRange).toBeUndefined();
});

test.each<[string, unknown]>([
  ["no object", []],
  ["no expiration", { conditions: [] }],
  ["an expiration that is no time", { expiration: "tomorrow", conditions: [] }],
  ["no conditions", { expiration }],
  ["something else", { expiration, conditions: [], more: 1 }],
  ["an unknown operator", { expiration, conditions: [["ends-with", "$key", "a"]] }],
  ["a field without its dollar", { expiration, conditions: [["eq", "key", "a"]] }],
  ["a value that is no text", { expiration, conditions: [{ key: 1 }] }],
  ["two fields in one condition", { expiration, conditions: [{ key: "a", acl: "b" }] }],
  ["a range backwards", { expiration, conditions: [["content-length-range", 10, 1]] }],
  ["a range that is no range", { expiration, conditions: [["content-length-range", "x", 1]] }],
  ["a range from null", { expiration, conditions: [["content-length-range", null, 1]] }],
  ["a range to true", { expiration, conditions: [["content-length-range", 0, true]] }],
  ["a range from nothing", { expiration, conditions: [["content-length-range", "", 1]] }],
  ["a range without an end", { expiration, conditions: [["content-length-range", 0]] }],
])("a policy with %s is refused", (_name, document) => {
  expect(() => readPostPolicy(encode(document))).toThrow(expect.objectContaining({ code: "InvalidPolicyDocument" }));
});
