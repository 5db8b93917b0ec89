import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { askFor } from "./ask-for.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const put = (Rules: LifecycleRule[]) =>
  s3.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
const get = async () => (await s3.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;
const putXml = (rule: string) => {
  const body = `<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status>${rule}</Rule></LifecycleConfiguration>`;
  const md5 = createHash("md5").update(body).digest("base64");
  return askFor(s3, { method: "PUT", path: `/${Bucket}?lifecycle=`, headers: { "content-md5": md5 }, body });
};
const all = "<Filter/>";
const oneDay = "<Expiration><Days>1</Days></Expiration>";

describe("a lifecycle rule", () => {
  const isMalformed = async (_name: string, rule: string) => {
    const answer = await putXml(rule);
    expect([answer.status, answer.code]).toEqual([400, "MalformedXML"]);
  };

  behaviour.each<[string, string]>([
    ["Days and Date together", `${all}<Expiration><Days>1</Days><Date>2030-01-01T00:00:00Z</Date></Expiration>`],
    [
      "a marker and days",
      `${all}<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>`,
    ],
    ["neither filter nor prefix", oneDay],
    ["older versions, but not how old", `${all}<NoncurrentVersionExpiration/>`],
  ])("with %s is MalformedXML", isMalformed);

  behaviour.each<[string, string]>([
    ["an element that S3 has not", `${all}${oneDay}<Expire>1</Expire>`],
    ["an element in its action that S3 has not", `${all}<Expiration><Days>1</Days><Hours>1</Hours></Expiration>`],
    ["days that are no plain number", `${all}<Expiration><Days>1e1</Days></Expiration>`],
    ["two filters", `<Filter><Prefix>a</Prefix><ObjectSizeLessThan>1</ObjectSizeLessThan></Filter>${oneDay}`],
  ])("with %s is MalformedXML", isMalformed, "lifecycleSchema");

  behaviour("may have the old form of a prefix, and is told so", async () => {
    const rule: LifecycleRule = { ID: "old", Status: "Enabled", Prefix: "old/", Expiration: { Days: 1 } };
    await put([rule]);
    expect(await get()).toEqual([rule]);
  });

  behaviour(
    "of the old form is refused beside one with a filter, in either order",
    async () => {
      const old: LifecycleRule = { ID: "old", Status: "Enabled", Prefix: "old/", Expiration: { Days: 1 } };
      const filtered: LifecycleRule = { ID: "new", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } };
      for (const rules of [
        [old, filtered],
        [filtered, old],
      ]) {
        await expect(put(rules)).rejects.toMatchObject({ name: "InvalidRequest", message: /Lifecycle V2/ });
      }
    },
    "lifecycleForms",
  );

  behaviour("may be for delete markers only", async () => {
    const Expiration = { ExpiredObjectDeleteMarker: true };
    const rule: LifecycleRule = { ID: "markers", Status: "Enabled", Filter: { Prefix: "a" }, Expiration };
    await put([rule]);
    expect(await get()).toEqual([rule]);
  });

  behaviour(
    "may keep some of the older versions",
    async () => {
      const NoncurrentVersionExpiration = { NoncurrentDays: 3, NewerNoncurrentVersions: 2 };
      const rule: LifecycleRule = {
        ID: "older",
        Status: "Enabled",
        Filter: { Prefix: "a" },
        NoncurrentVersionExpiration,
      };
      await put([rule]);
      expect(await get()).toEqual([rule]);
    },
    "lifecycleNewer",
  );

  behaviour(
    "by size is told as it was put, and means objects of that size",
    async () => {
      const large: LifecycleRule = {
        ID: "large",
        Status: "Enabled",
        Filter: { And: { Prefix: "sized/", ObjectSizeGreaterThan: 2, ObjectSizeLessThan: 5 } },
        Expiration: { Days: 1 },
      };
      await put([large]);
      expect(await get()).toEqual([large]);
      const ruleOf = async (Body: string) =>
        (await s3.client.send(new PutObjectCommand({ Bucket, Key: "sized/a", Body }))).Expiration;
      expect(await ruleOf("123")).toContain('rule-id="large"');
      expect(await ruleOf("12")).toBeUndefined();
      expect(await ruleOf("12345")).toBeUndefined();
    },
    "lifecycleSize",
  );
});
