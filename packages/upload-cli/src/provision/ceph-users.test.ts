import { expect, test } from "vitest";
import { describeSetUp } from "../set-up/set-up.ts";
import { traits } from "../set-up/traits.ts";
import { listen } from "../testing/listen.ts";
import { setUpOptions } from "../testing/set-up-options.ts";
import { adminClient } from "../testing/target.ts";
import { cephUsers } from "./ceph-users.ts";
import { planIdentity, planIdentityRemoval } from "./plan-identities.ts";

/** A Ceph whose API for users answers in one way. */
async function startAnswering({ status, body }: { status: number; body: string }) {
  const server = await listen((_, response) => void response.writeHead(status).end(body));
  const region = "us-east-1";
  const s3 = adminClient({ endpoint: server.url, region }, { accessKeyId: "A", secretAccessKey: "B" });
  const identities = cephUsers({ s3, region, traits: traits.ceph, owner: {} }, server.url);
  return {
    deps: { identities, traits: traits.ceph, given: {}, writesFile: false, newKeys: false, onKeys: () => undefined },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

const [signer] = describeSetUp(setUpOptions, traits.ceph).identities;

test.each([
  [500, '{"Code":"InternalError"}', "was 500 InternalError."],
  [503, "<html></html>", "was 503."],
  [405, '{"Code":"MethodNotAllowed"}', "was 405 MethodNotAllowed."],
  [404, "<html></html>", "was 404."],
  [404, '{"Code":"NoSuchBucket"}', "was 404 NoSuchBucket."],
  [200, "<html></html>", "is no Ceph: check --endpoint"],
  [200, "[]", "is no Ceph: check --endpoint"],
])("a Ceph that answers %i when it is asked for a user does not say that it is there", async (status, body, told) => {
  await using ceph = await startAnswering({ status, body });
  if (signer === undefined) throw new Error("There is no signer.");
  const sentence = `about the user ${signer.name} ${told}`;
  await expect(planIdentity(ceph.deps, signer)).rejects.toThrow(sentence);
  await expect(planIdentityRemoval(ceph.deps, signer)).rejects.toThrow(sentence);
});

test("a user that Ceph has is there", async () => {
  await using ceph = await startAnswering({ status: 200, body: '{"user_id":"web-upload-only","keys":[]}' });
  if (signer === undefined) throw new Error("There is no signer.");
  expect((await planIdentity(ceph.deps, signer)).presence).toMatchObject({ state: "same" });
});

test("a user that Ceph does not know is made", async () => {
  await using ceph = await startAnswering({ status: 404, body: '{"Code":"NoSuchUser"}' });
  if (signer === undefined) throw new Error("There is no signer.");
  expect((await planIdentity(ceph.deps, signer)).presence).toMatchObject({ state: "create" });
});
