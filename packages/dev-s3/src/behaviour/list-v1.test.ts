import { ListObjectsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const keys = ["a", "b/1", "b/2", "c", "d e"];
for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
const list = (more: Partial<ListObjectsCommand["input"]> = {}) =>
  s3.client.send(new ListObjectsCommand({ Bucket, ...more }));
const keysOf = async (more: Partial<ListObjectsCommand["input"]>) => (await list(more)).Contents?.map(({ Key }) => Key);

describe("ListObjects, the first version", () => {
  behaviour("gives all keys, with their owner", async () => {
    const { Contents = [], Marker, MaxKeys, IsTruncated } = await list();
    expect(Contents.map(({ Key }) => Key)).toEqual(keys);
    expect([Marker, MaxKeys, IsTruncated]).toEqual(["", 1000, false]);
    expect(Contents[0]?.Owner?.ID).toBeTruthy();
  });

  behaviour("goes on after a key", async () => {
    expect(await keysOf({ Marker: "b/1" })).toEqual(["b/2", "c", "d e"]);
    expect(await keysOf({ Marker: "b/", Prefix: "b/" })).toEqual(["b/1", "b/2"]);
  });

  behaviour(
    "tells where to go on only where there is a delimiter",
    async () => {
      const plain = await list({ MaxKeys: 2 });
      expect([plain.IsTruncated, plain.NextMarker]).toEqual([true, undefined]);
      const rolled = await list({ MaxKeys: 2, Delimiter: "/" });
      expect(rolled.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
      expect([rolled.IsTruncated, rolled.NextMarker]).toEqual([true, "b/"]);
    },
    "nextMarker",
  );

  behaviour("pages with a delimiter name everything once", async () => {
    const seen: (string | undefined)[] = [];
    for (let Marker: string | undefined; ;) {
      const page = await list({ MaxKeys: 1, Delimiter: "/", ...(Marker !== undefined && { Marker }) });
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      if (page.IsTruncated !== true) break;
      Marker = page.NextMarker;
    }
    expect(seen).toEqual(["a", "b/", "c", "d e"]);
  });

  behaviour("tells the prefix as it was sent, also where keys are encoded", async () => {
    expect((await list({ Prefix: "d e", EncodingType: "url" })).Prefix).toBe("d e");
  });

  behaviour("encodes keys where it is asked to", async () => {
    expect(await keysOf({ Prefix: "d", EncodingType: "url" })).toHaveLength(1);
    expect(await keysOf({ Prefix: "d" })).toEqual(["d e"]);
  });
});
