import { expect, test } from "vitest";
import { describeSetUp } from "../set-up/set-up.ts";
import { traits } from "../set-up/traits.ts";
import { adminClient } from "../testing/target.ts";
import { corsSetting } from "./cors.ts";

const options = {
  region: "us-east-1",
  uploadBucket: "acme-upload",
  mediaBucket: "acme-media",
  origins: ["https://app.acme.com"],
  serving: { kind: "public" },
  names: { signer: "a", publisher: "b" },
  maxSignatureAge: 3600,
} as const;

function open(provider: "aws" | "ceph") {
  const [bucket] = describeSetUp(options, traits[provider]).buckets;
  if (bucket === undefined) throw new Error("There is no upload bucket.");
  const s3 = adminClient(
    { endpoint: "http://127.0.0.1:9", region: "us-east-1" },
    { accessKeyId: "a", secretAccessKey: "b" },
  );
  const setting = corsSetting({ s3, region: "us-east-1", traits: traits[provider], owner: {} }, bucket);
  return { setting, ours: bucket.cors };
}

const others = { ID: "partner", AllowedOrigins: ["https://app.acme.com"], AllowedMethods: ["GET"] };

test("our rule comes first, and others' keep their order", () => {
  const { setting, ours } = open("aws");
  const second = { ...others, ID: "second" };
  expect(setting.merge([others, { ...ours, AllowedOrigins: ["https://old.acme.com"] }, second])).toEqual([
    ours,
    others,
    second,
  ]);
});

test("where a server forgets IDs, our rule is known by what it allows", () => {
  const { setting, ours } = open("ceph");
  const { ID: _forgotten, ...anonymous } = { ...ours, AllowedOrigins: ["https://old.acme.com"] };
  expect(setting.merge([anonymous, others])).toEqual([ours, others]);
});

test("traps: 112 where a server keeps IDs, a rule without one is another's, even if it allows the same", () => {
  const { setting, ours } = open("aws");
  const { ID: _none, ...alike } = { ...ours, AllowedOrigins: ["https://partner.example"] };
  expect(setting.merge([alike])).toEqual([ours, alike]);
  expect(setting.undo?.without([ours, alike])).toEqual([alike]);
});

test("origins that can't upload any more are told", () => {
  const { setting, ours } = open("aws");
  const current = [{ ...ours, AllowedOrigins: ["https://old.acme.com", "https://app.acme.com"] }, others];
  expect(setting.describe(setting.merge(current) ?? [], current)).toBe(
    "PUT, POST from https://app.acme.com; others' rules stay (1); no more from https://old.acme.com",
  );
});

test("a rule that others wrote for the same headers in another way is theirs", () => {
  const { setting, ours } = open("aws");
  const { ID: _none, ...alike } = { ...ours, AllowedMethods: ["PUT"] };
  expect(setting.merge([alike])).toEqual([ours, alike]);
});

test("lists in another order and headers in capitals are the same rule", () => {
  const { setting, ours } = open("aws");
  const returned = {
    ...ours,
    AllowedHeaders: ours.AllowedHeaders?.map((name) => name.toUpperCase()).toReversed(),
    AllowedMethods: ours.AllowedMethods?.toReversed(),
  };
  expect(setting.same([returned], [ours])).toBe(true);
});

test("a rule that a server will no longer read is told of, before it is shadowed", () => {
  expect(open("ceph").setting.describe([open("ceph").ours, others])).toContain(
    "reads the first rule of an origin only",
  );
  expect(open("aws").setting.describe([open("aws").ours, others])).not.toContain("first rule");
});
