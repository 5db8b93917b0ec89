import { expect, test } from "vitest";
import type { DevS3Options } from "../index.ts";
import { signRaw } from "../testing/raw-request.ts";
import { send } from "../testing/send.ts";
import { root, start } from "../testing/start.ts";
import { tempDir } from "../testing/temp-dir.ts";

/** Creates a bucket with any location, or none; an SDK would name the right one. @returns the status and error code */
async function create(options: Partial<DevS3Options>, location?: string) {
  await using folder = await tempDir();
  await using s3 = await start(folder.path, options);
  const body =
    location === undefined
      ? ""
      : `<CreateBucketConfiguration><LocationConstraint>${location}</LocationConstraint></CreateBucketConfiguration>`;
  const asked = { method: "PUT", path: "/new", headers: [["host", new URL(s3.url).host]] as const };
  const { headers } = signRaw({ ...asked, body: Buffer.from(body) }, { ...root, region: s3.region });
  const { status, code } = await send(`${s3.url}/new`, { method: "PUT", headers: Object.fromEntries(headers), body });
  return `${status} ${code ?? ""}`.trim();
}

test("AWS's oldest region is the one that a bucket's location may not name", async () => {
  expect(await create({})).toBe("200");
  expect(await create({}, "us-east-1")).toBe("400 InvalidLocationConstraint");
});

test("AWS's other regions are named by a bucket's location", async () => {
  const region = "eu-central-1";
  expect(await create({ region }, region)).toBe("200");
  expect(await create({ region })).toBe("400 IllegalLocationConstraintException");
});

test.each([
  ["minio", "us-east-1"],
  ["ceph", "eu-central-1"],
] as const)("as %s a bucket's location may name the region %s, and be left out", async (personality, region) => {
  expect(await create({ personality, region }, region)).toBe("200");
  expect(await create({ personality, region })).toBe("200");
});
