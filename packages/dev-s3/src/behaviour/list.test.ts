import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const keys = ["a", "b/1", "b/2", "b/c/3", "d", "z/é", "z/\u{1F600}", "z/\uFB01"];
for (const Key of [...keys].reverse()) await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
const list = (more: Partial<ListObjectsV2Command["input"]> = {}) =>
  s3.client.send(new ListObjectsV2Command({ Bucket, ...more }));
const byBytes = (list: readonly string[]) => [...list].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe("ListObjectsV2", () => {
  behaviour("gives all keys in the order of their bytes", async () => {
    const { Contents = [], KeyCount, IsTruncated } = await list();
    expect(Contents.map(({ Key }) => Key)).toEqual(byBytes(keys));
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    expect(Contents[0]).toMatchObject({
      Size: 1,
      ETag: '"0cc175b9c0f1b6a831c399e269772661"',
      StorageClass: "STANDARD",
    });
  });

  behaviour("gives those with a prefix", async () => {
    const { Contents = [] } = await list({ Prefix: "b/" });
    expect(Contents.map(({ Key }) => Key)).toEqual(["b/1", "b/2", "b/c/3"]);
  });

  behaviour("rolls up what a delimiter parts", async () => {
    const { Contents = [], CommonPrefixes = [] } = await list({ Delimiter: "/" });
    expect(Contents.map(({ Key }) => Key)).toEqual(["a", "d"]);
    expect(CommonPrefixes.map(({ Prefix }) => Prefix)).toEqual(["b/", "z/"]);
    const below = await list({ Delimiter: "/", Prefix: "b/" });
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(["b/1", "b/2"]);
    expect(below.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["b/c/"]);
  });

  behaviour("starts after a key", async () => {
    const { Contents = [] } = await list({ StartAfter: "b/2" });
    expect(Contents[0]?.Key).toBe("b/c/3");
  });

  behaviour.each<[string, string | undefined]>([
    ["without a delimiter", undefined],
    ["with one", "/"],
  ])("pages %s name everything once", async (_name, Delimiter) => {
    for (const MaxKeys of [1, 2, 3]) {
      const seen: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await list({ MaxKeys, ContinuationToken, ...(Delimiter && { Delimiter }) });
        const names = [
          ...(page.Contents ?? []).map(({ Key = "" }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix),
        ];
        expect(names.length).toBeLessThanOrEqual(MaxKeys);
        seen.push(...names);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      expect(byBytes(seen)).toEqual(Delimiter === undefined ? byBytes(keys) : ["a", "b/", "d", "z/"]);
    }
  });

  behaviour("of an empty prefix is empty", async () => {
    expect(await list({ Prefix: "nothing" })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  behaviour("encodes keys for who asks", async () => {
    const { Contents = [] } = await list({ Prefix: "z/é", EncodingType: "url" });
    expect(decodeURIComponent(Contents[0]?.Key ?? "")).toBe("z/é");
    expect(Contents[0]?.Key).not.toBe("z/é");
  });
});

describe("DeleteObjects", () => {
  behaviour("deletes what it names, there or not, and tells each", async () => {
    const bucket = await s3.bucket();
    const names = ["one", "two <&>", "three"];
    for (const Key of names) await s3.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "x" }));
    const Objects = ["one", "two <&>", "nothing"].map((Key) => ({ Key }));
    const { Deleted = [], Errors = [] } = await s3.client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }),
    );
    expect([Deleted.map(({ Key }) => Key).sort(), Errors]).toEqual([["nothing", "one", "two <&>"], []]);
    const left = await s3.client.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(left.Contents?.map(({ Key }) => Key)).toEqual(["three"]);
  });

  behaviour("quietly tells only what failed", async () => {
    const Delete = { Objects: [{ Key: "nothing" }], Quiet: true };
    const { Deleted, Errors } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect([Deleted ?? [], Errors ?? []]).toEqual([[], []]);
  });

  behaviour("without a signature deletes nothing", async () => {
    const body = "<Delete><Object><Key>a</Key></Object></Delete>";
    const answer = await send(`${s3.endpoint}/${Bucket}?delete`, {
      method: "POST",
      body,
      headers: { "content-md5": "sQqNsWTgdUEFt6mb5y4/5Q==" },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await list({ Prefix: "a" })).KeyCount).toBe(1);
  });
});
