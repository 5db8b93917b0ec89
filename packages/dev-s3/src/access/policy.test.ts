import { describe, expect, test } from "vitest";
import { evaluateStatements } from "./authorize.ts";
import { matchesPattern } from "./pattern.ts";
import { evaluatePolicy, isPublicPolicy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

const user = "arn:aws:iam::123456789012:user/app";
const base = { Effect: "Allow", Principal: { AWS: user }, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/up/*" };

function evaluate(
  statements: readonly object[],
  request: { action?: string; resource?: string; principal?: string; values?: Record<string, string> } = {},
) {
  const { action = "s3:PutObject", resource = "b/up/key", principal = user, values = {} } = request;
  return evaluatePolicy(readPolicy(JSON.stringify({ Statement: statements }), "b"), {
    permission: { action, resource },
    principal: { arn: principal, account: "123456789012" },
    conditionValue: (key) => values[key],
  });
}

describe("a statement", () => {
  test("speaks of its principal, action and resource only", () => {
    expect(evaluate([base])).toBe("allow");
    expect(evaluate([base], { principal: "arn:aws:iam::123456789012:user/other" })).toBe("none");
    expect(evaluate([base], { action: "s3:GetObject" })).toBe("none");
    expect(evaluate([base], { resource: "b/up" })).toBe("none");
  });

  test("that denies wins, in any order", () => {
    const deny = { ...base, Effect: "Deny", Action: "s3:*" };
    expect([evaluate([base, deny]), evaluate([deny, base])]).toEqual(["deny", "deny"]);
  });

  test("has one of something, or a list", () => {
    expect(evaluate([{ ...base, Action: ["s3:GetObject", "S3:putobject"] }])).toBe("allow");
  });
});

describe("a condition", () => {
  const allow = (Condition: object, values: Record<string, string> = {}) =>
    evaluate([{ ...base, Condition }], { values });

  test.each<[object, Record<string, string>, string]>([
    [{ StringEquals: { "s3:x-amz-acl": "private" } }, { "s3:x-amz-acl": "private" }, "allow"],
    [{ StringEquals: { "s3:x-amz-acl": ["a", "b"] } }, { "s3:x-amz-acl": "b" }, "allow"],
    [{ StringEquals: { "s3:x-amz-acl": "private" } }, {}, "none"],
    [{ StringEqualsIfExists: { "s3:x-amz-acl": "private" } }, {}, "allow"],
    [{ StringNotEquals: { "s3:x-amz-acl": ["a", "b"] } }, { "s3:x-amz-acl": "b" }, "none"],
    [{ StringNotEquals: { "s3:x-amz-acl": "a" } }, {}, "allow"],
    [{ StringLike: { "s3:prefix": "up/*" } }, { "s3:prefix": "up/x" }, "allow"],
    [{ StringNotLike: { "s3:prefix": "up/*" } }, { "s3:prefix": "up/x" }, "none"],
    [{ Null: { "s3:if-none-match": "true" } }, {}, "allow"],
    [{ Null: { "s3:if-none-match": "false" } }, {}, "none"],
    [{ Null: { "s3:if-none-match": false } }, { "s3:if-none-match": "*" }, "allow"],
    [{ Bool: { "aws:SecureTransport": "false" } }, { "aws:securetransport": "false" }, "allow"],
    [{ NumericGreaterThan: { "s3:signatureAge": "1000" } }, { "s3:signatureage": "1001" }, "allow"],
    [{ NumericLessThanEquals: { "s3:signatureAge": 1000 } }, { "s3:signatureage": "1001" }, "none"],
  ])("%j with %j: %s", (condition, values, verdict) => {
    expect(allow(condition, values)).toBe(verdict);
  });

  test("all of them must hold", () => {
    const both = { StringEquals: { "s3:prefix": "a" }, Null: { "s3:if-match": "true" } };
    expect(allow(both, { "s3:prefix": "a" })).toBe("allow");
    expect(allow(both, { "s3:prefix": "a", "s3:if-match": "x" })).toBe("none");
  });
});

describe("a policy is refused", () => {
  test.each([
    ["not JSON", "{"],
    ["without statements", { Statement: [] }],
    ["without a principal", { Statement: [{ ...base, Principal: undefined }] }],
    ["with an unknown effect", { Statement: [{ ...base, Effect: "Maybe" }] }],
    ["with another service's action", { Statement: [{ ...base, Action: "sqs:Send" }] }],
    ["with another bucket", { Statement: [{ ...base, Resource: "arn:aws:s3:::other/*" }] }],
    ["with a bucket that only begins alike", { Statement: [{ ...base, Resource: "arn:aws:s3:::bb/*" }] }],
    ["with what would be ignored", { Statement: [{ ...base, NotAction: "s3:*" }] }],
    [
      "with an unknown condition",
      { Statement: [{ ...base, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.1" } } }] },
    ],
    ["with an unknown key", { Statement: [{ ...base, Condition: { StringEquals: { "s3:unknown": "x" } } }] }],
  ])("%s", (_name, document) => {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    expect(() => readPolicy(text, "b")).toThrow(expect.objectContaining({ code: "MalformedPolicy" }));
  });
});

test("a policy is public when it allows anybody", () => {
  const policy = (statement: object) => readPolicy(JSON.stringify({ Statement: [statement] }), "b");
  expect(isPublicPolicy(policy({ ...base, Principal: "*" }))).toBe(true);
  expect(isPublicPolicy(policy({ ...base, Principal: { AWS: "*" } }))).toBe(true);
  expect(isPublicPolicy(policy({ ...base, Principal: "*", Effect: "Deny" }))).toBe(false);
  expect(isPublicPolicy(policy(base))).toBe(false);
});

describe("a user's own statements", () => {
  const allow = { effect: "allow", actions: ["s3:Put*", "s3:GetObject"], resources: ["b/up/*"] } as const;
  const permission = { action: "s3:PutObject", resource: "b/up/key" };

  test("allow what they name, and silence is no permission", () => {
    expect(evaluateStatements([allow], permission)).toBe("allow");
    expect(evaluateStatements([allow], { ...permission, resource: "b/down" })).toBe("none");
    expect(evaluateStatements([], permission)).toBe("none");
  });

  test("deny over allow", () => {
    const deny = { effect: "deny", actions: ["*"], resources: ["b/up/k?y"] } as const;
    expect(evaluateStatements([deny, allow], permission)).toBe("deny");
  });
});

test.each([
  ["a*", "abc\nd", true],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a.c", "abc", false],
  ["*", "", true],
  ["a*b*c", "a--b--c", true],
  ["A", "a", false],
  ["[a]", "a", false],
])("the pattern %j on %j: %s", (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});
