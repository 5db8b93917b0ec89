import { expect, test } from "vitest";
import type { Connection } from "../connection.ts";
import { describeSetUp } from "../set-up/set-up.ts";
import { traits } from "../set-up/traits.ts";
import { startFakeIam } from "../testing/fake-iam.ts";
import { iamIdentities } from "./iam.ts";
import { planIdentity, planIdentityRemoval } from "./plan-identities.ts";
import type { GivenKeys } from "./who.ts";
import { pendingSteps, type Step } from "./step.ts";

const setUpOf = (rolesFor?: string, { app = "acme", media = "media" } = {}) =>
  describeSetUp(
    {
      region: "eu-central-1",
      uploadBucket: `${app}-upload`,
      mediaBucket: `${app}-${media}`,
      origins: ["https://app.acme.com"],
      serving: { kind: "public" },
      names: { signer: "web-upload-only", publisher: "web-upload-publisher" },
      rolesFor,
      maxSignatureAge: 3600,
    },
    traits.aws,
  );

function open(endpoint: string) {
  const credentials = { accessKeyId: "AKIAADMIN", secretAccessKey: "x" };
  const connection: Connection = {
    provider: "aws",
    endpoint,
    region: "eu-central-1",
    forcePathStyle: false,
    credentials,
  };
  const identities = iamIdentities(connection);
  const made: Record<string, string> = {};
  const given: GivenKeys = {};
  const deps = {
    identities,
    traits: traits.aws,
    given,
    writesFile: false,
    newKeys: false,
    onKeys: (role: string, keys: { accessKeyId: string }) => void (made[role] = keys.accessKeyId),
  };
  return { made, deps };
}

async function planAll(deps: ReturnType<typeof open>["deps"], setUp = setUpOf()): Promise<Step[]> {
  const plans = await Promise.all(setUp.identities.map((identity) => planIdentity(deps, identity)));
  return plans.flatMap(({ presence, permissions, keys }) => [presence, ...permissions, ...keys]);
}

async function applyAll(steps: readonly Step[]) {
  for (const step of pendingSteps(steps)) await step.apply();
}

test("users are made with their policy and a key, and found as they should be the second time", async () => {
  await using iam = await startFakeIam();
  const { deps, made } = open(iam.endpoint);
  await applyAll(await planAll(deps));
  expect(Object.keys(made)).toEqual(["signer", "publisher"]);
  expect([...iam.users].map(([name, { path, keys }]) => [name, path, keys.length])).toEqual([
    ["web-upload-only", "/s3-direct/", 1],
    ["web-upload-publisher", "/s3-direct/", 1],
  ]);
  expect((await planAll(deps)).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "same"));
});

test("a policy that somebody widened is narrowed again", async () => {
  await using iam = await startFakeIam();
  const { deps } = open(iam.endpoint);
  await applyAll(await planAll(deps));
  const user = iam.users.get("web-upload-only");
  if (user) user.policy = user.policy?.replace("s3:PutObject", "s3:*");
  const steps = pendingSteps(await planAll(deps));
  expect(steps.map(({ target, state }) => [target, state])).toEqual([["user web-upload-only (signer)", "change"]]);
  await applyAll(steps);
  expect(pendingSteps(await planAll(deps))).toEqual([]);
});

test("keys are made anew only when asked for, and the old ones stay", async () => {
  await using iam = await startFakeIam();
  const { deps, made } = open(iam.endpoint);
  await applyAll(await planAll(deps));
  const first = made["signer"];
  await applyAll(await planAll({ ...deps, newKeys: true }));
  expect(made["signer"]).not.toBe(first);
  expect(iam.users.get("web-upload-only")?.keys).toEqual([first, made["signer"]]);
});

test("a file that lacks a user's keys, or has others, is told of", async () => {
  await using iam = await startFakeIam();
  const { deps } = open(iam.endpoint);
  await applyAll(await planAll(deps));
  const tellOf = async (given: typeof deps.given) =>
    (await planAll({ ...deps, given, writesFile: true })).find(({ state }) => state === "by-hand")?.text;
  expect(await tellOf({})).toBe(
    "has an access key already: give it as S3_SIGNER_ACCESS_KEY_ID and S3_SIGNER_SECRET_ACCESS_KEY, or make another with --new-keys",
  );
  expect(await tellOf({ signer: { accessKeyId: "AKIAOTHER", secretAccessKey: "x" } })).toBe(
    "S3_SIGNER_ACCESS_KEY_ID is not one of its access keys: correct it, or make another with --new-keys",
  );
});

test("roles have no keys, and trust whom they were made for", async () => {
  await using iam = await startFakeIam();
  const { deps, made } = open(iam.endpoint);
  const setUp = setUpOf("arn:aws:iam::123456789012:role/api");
  await applyAll(await planAll(deps, setUp));
  expect(made).toEqual({});
  expect(iam.users.get("web-upload-only")?.trust).toContain('"AWS":"arn:aws:iam::123456789012:role/api"');
  expect(pendingSteps(await planAll(deps, setUp))).toEqual([]);
});

test("a role that trusts others than those it is for trusts them no more; one that somebody else made is left to them", async () => {
  await using iam = await startFakeIam();
  const { deps } = open(iam.endpoint);
  const before = setUpOf("arn:aws:iam::123456789012:role/old-api");
  await applyAll(await planAll(deps, before));
  const setUp = setUpOf("arn:aws:iam::123456789012:role/api");
  const publisher = iam.users.get("web-upload-publisher");
  if (publisher) publisher.path = "/";
  const told = (steps: readonly Step[]) =>
    steps.filter(({ state }) => state !== "same").map(({ target, state, text }) => [target, state, text]);
  const byHand = [
    "role web-upload-publisher (publisher)",
    "by-hand",
    "let it be assumed by arn:aws:iam::123456789012:role/api alone",
  ];

  const steps = await planAll(deps, setUp);
  expect(told(steps)).toEqual([
    [
      "role web-upload-only (signer)",
      "change",
      "may be assumed by arn:aws:iam::123456789012:role/api alone, and no more by arn:aws:iam::123456789012:role/old-api",
    ],
    byHand,
  ]);
  await applyAll(steps);
  expect(iam.users.get("web-upload-only")?.trust).not.toContain("old-api");
  expect(publisher?.trust).toContain("old-api");
  expect(told(await planAll(deps, setUp))).toEqual([byHand]);
});

test.each([undefined, "arn:aws:iam::123456789012:role/api"])(
  "traps: 112 the rights of a set-up in the same account are not taken for another one's (roles for: %s)",
  async (rolesFor) => {
    await using iam = await startFakeIam();
    const { deps } = open(iam.endpoint);
    await applyAll(await planAll(deps, setUpOf(rolesFor)));
    const before = structuredClone([...iam.users]);
    const staging = setUpOf(rolesFor, { app: "staging" });
    await expect(planAll(deps, staging)).rejects.toThrow(
      /^web-upload-only has the rights of another set-up, on acme-upload: give --signer-user another name, /,
    );
    const removals = await Promise.all(staging.identities.map((identity) => planIdentityRemoval(deps, identity)));
    expect(removals.flat().map(({ target, state, text }) => [target.split(" ")[1], state, text])).toEqual([
      ["web-upload-only", "same", "stays: it has the rights of another set-up, on acme-upload"],
      ["web-upload-publisher", "same", "stays: it has the rights of another set-up, on acme-upload, acme-media"],
    ]);
    expect([...iam.users]).toEqual(before);
  },
);

test("a bucket's name that was a mistake is corrected by destroy with it, as provision says, and by provision", async () => {
  await using iam = await startFakeIam();
  const { deps } = open(iam.endpoint);
  const mistyped = setUpOf(undefined, { media: "medai" });
  await applyAll(await planAll(deps, mistyped));
  await expect(planAll(deps, setUpOf())).rejects.toThrow(
    "web-upload-publisher has the rights of another set-up, on acme-medai: give --publisher-user another name, " +
      "or, where that bucket's name was a mistake, run s3-direct destroy with it first.",
  );
  const removals = await Promise.all(mistyped.identities.map((identity) => planIdentityRemoval(deps, identity)));
  await applyAll(removals.flat());
  await applyAll(await planAll(deps, setUpOf()));
  expect([...iam.users.keys()]).toEqual(["web-upload-only", "web-upload-publisher"]);
  expect(iam.users.get("web-upload-publisher")?.policy).not.toContain("acme-medai");
});

test("what provision made is removed whole; of what others made, only our policy", async () => {
  await using iam = await startFakeIam();
  const { deps } = open(iam.endpoint);
  iam.users.set("web-upload-only", { path: "/", policy: undefined, keys: ["AKIAOTHERS"] });
  const setUp = setUpOf();
  await applyAll(await planAll(deps, setUp));
  for (const identity of setUp.identities) await applyAll(await planIdentityRemoval(deps, identity));
  expect([...iam.users]).toEqual([["web-upload-only", { path: "/", policy: undefined, keys: ["AKIAOTHERS"] }]]);
});

test("a key that was made for somebody else's user stays, as is told before", async () => {
  await using iam = await startFakeIam();
  const { deps, made } = open(iam.endpoint);
  iam.users.set("web-upload-only", { path: "/", policy: undefined, keys: [] });
  const [signer] = setUpOf().identities;
  if (signer === undefined) throw new Error("There is no signer.");
  await applyAll(await planAll(deps));
  const steps = await planIdentityRemoval(deps, signer);
  expect(steps.map(({ text }) => text)).toEqual([
    `our policy; who else made it keeps it, and its access keys, whoever made these: ${made["signer"]}`,
  ]);
  await applyAll(steps);
  expect(iam.users.get("web-upload-only")?.keys).toEqual([made["signer"]]);
});
