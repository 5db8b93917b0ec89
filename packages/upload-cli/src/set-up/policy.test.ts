import { expect, test } from "vitest";
import { sameStatements, statementsOf } from "./policy.ts";

const statement = {
  Sid: "A",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:GetObject", "s3:PutObject"],
  Resource: ["arn:aws:s3:::b/*"],
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
};

test.each([
  ["another order of actions", { ...statement, Action: ["s3:PutObject", "s3:GetObject"] }],
  ["another order of fields", Object.fromEntries(Object.entries(statement).toReversed())],
  ["a single value for a list of one", { ...statement, Resource: "arn:aws:s3:::b/*" }],
  ["the long form of everybody", { ...statement, Principal: { AWS: "*" } }],
  ["a boolean for its text", { ...statement, Condition: { Bool: { "aws:SecureTransport": false } } }],
])("a server's form of a policy is the same: %s", (_name, other) => {
  expect(sameStatements([statement], [other])).toBe(true);
});

test.each([
  ["another effect", { ...statement, Effect: "Allow" }],
  ["one action less", { ...statement, Action: ["s3:GetObject"] }],
  ["another principal", { ...statement, Principal: { AWS: "arn:aws:iam::1:user/a" } }],
  ["no condition", { ...statement, Condition: undefined }],
])("%s is a difference", (_name, other) => {
  expect(sameStatements([statement], [other])).toBe(false);
});

test("a policy of a single statement without a list is read too", () => {
  expect(statementsOf(JSON.stringify({ Statement: statement }))).toEqual([statement]);
  expect(statementsOf(undefined)).toEqual([]);
});
