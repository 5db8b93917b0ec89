// What the pages promise about their server's code, besides that a file goes through its endpoints and can be read
// afterwards.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createTRPCClient, httpLink } from "@trpc/client";
import { createElement } from "react";
import { deleteUpload } from "@s3-direct/upload-server";
import { expect, vi } from "vitest";
import { photo } from "../../../scripts/upload-by-browser.mjs";
import { functionUrlEvent } from "../../../packages/upload-server/src/testing/lambda-events.ts";
import { queuedEvents } from "../../../packages/upload-server/src/testing/s3-events.ts";
import { ann } from "./around.mjs";
import {
  arrived,
  isClosed,
  isRefused,
  isSaved,
  isScanned,
  letsOnlyKnownIn,
  logsFaultsOnly,
  photoOf,
  startsTheApi,
  statusOf,
  tellsTheCdn,
} from "./expected.mjs";
import { expectReadable, publish, sampleFor, send, upload } from "./upload.mjs";

/**
 * By a block's name: `before` prepares something before the block is loaded, a special way to load it, and `check`
 * tests the result.
 */
export const promises = {
  "README.md: Your own check": { check: isScanned },
  "README.md: Erase an owner": {
    before: async () => upload(await photoOf(ann.id)),
    check: async ({ before }) => expect(await statusOf(before.file.url)).toBe(403),
  },
  "docs/guides/auth.md: Who uploads": {
    async check({ endpoint, as }) {
      const id = await send(endpoint, await sampleFor(endpoint));
      await expect((await as("bob")).finish(id)).rejects.toMatchObject(isRefused("UPLOAD_NOT_FOUND"));
    },
  },
  "docs/guides/auth.md: Who uploads (2)": { check: letsOnlyKnownIn },
  "docs/guides/auth.md: Refuse by more than who asks": {
    async check({ endpoint, server }) {
      server.mayEdit = false;
      const refused = upload(endpoint).finally(() => (server.mayEdit = true));
      await expect(refused).rejects.toMatchObject(isRefused("REFUSED", "This post is not yours."));
    },
  },
  "docs/guides/auth.md: A guest signs up": {
    async check({ endpoint, as }) {
      const guest = await as("a-guest");
      const id = await send(guest, await sampleFor(guest));
      await expect(endpoint.finish(id)).resolves.toMatchObject({ status: "done" });
    },
  },
  "docs/guides/cdn.md: After a delete": {
    async check({ storage, server }) {
      const { key, uploadKey } = await publish(storage);
      await deleteUpload(storage, uploadKey);
      expect(server.unpublished).toContain(key);
    },
  },
  "docs/guides/cdn.md: Cloudflare": { check: tellsTheCdn },
  "docs/guides/cdn.md: Fastly": { check: tellsTheCdn },
  "docs/guides/cdn.md: Uploads through your own origin": {
    check({ storage }) {
      expect(storage.uploadBucketUrls.map(String)).toEqual([expect.stringMatching("^https://app.acme.com/s3")]);
    },
  },
  "docs/guides/csp-and-cors.md: Content-Security-Policy": {
    check: ({ policy, server }) => expect(policy).toContain(new URL(server.s3.url).port),
  },
  "docs/guides/finish-without-the-browser.md: Who finishes": {
    check: ({ late }) => expect(Object.keys(late.endpoints)).toEqual(["attachment"]),
  },
  "docs/guides/finish-without-the-browser.md: By events": {
    before: arrived,
    check: ({ outcomes, before }) => expect(outcomes).toMatchObject([{ status: "finished", key: before }]),
  },
  "docs/guides/finish-without-the-browser.md: AWS: S3 → SQS → Lambda, or your own loop (4)": {
    before: arrived,
    async check({ handler, before, server }) {
      await handler(queuedEvents(received));
      expect(server.rows.at(-1)).toMatchObject({ uploadKey: before });
    },
  },
  "docs/guides/finish-without-the-browser.md: By looking": {
    before: async (server) => {
      await arrived(server);
    },
    // The upload is not yet a quarter of an hour old.
    check: ({ finished, failed }) => expect({ finished, failed }).toEqual({ finished: 0, failed: 0 }),
  },
  "docs/guides/images.md: Which to accept": {
    check: ({ photos }) => expect(photos.accept).not.toContain("image/heic"),
  },
  "docs/guides/images.md: Thumbnails, and no metadata whoever sends it": {
    async check({ endpoint }) {
      const { file, data } = await upload(endpoint);
      expect(Object.keys(file.variants)).toEqual(["thumb", "large"]);
      expect(await statusOf(file.variants.large.url)).toBe(200);
      expect(data.thumb).toBe(file.variants.thumb.url);
    },
  },
  "docs/guides/multi-tenant.md: One set of buckets, ownership in the key": {
    check: async ({ endpoint }) => expect((await upload(endpoint)).uploadKey).toContain("acme"),
  },
  "docs/guides/private-files.md: Private files": {
    async check({ appRouter, endpoint }) {
      const { data } = await upload(endpoint);
      const urlFor = async (id) => appRouter.createCaller(await contextOf(id)).contractUrl({ id: String(data.id) });
      expect(await statusOf((await urlFor(ann.id)).url)).toBe(200);
      await expect(urlFor("bob")).rejects.toMatchObject({ code: "NOT_FOUND" });
    },
  },
  "docs/providers.md: Providers": {
    check: ({ providers }) => expect(providers.every(({ endpoint }) => URL.canParse(endpoint))).toBe(true),
  },
  "docs/guides/publish-in-the-background.md: The endpoint": {
    check: async ({ endpoint, server }) => expect(server.deferred).toContain((await upload(endpoint)).uploadKey),
  },
  "docs/guides/quotas.md: Quotas and rate limits": {
    async check({ endpoint, server }) {
      const sample = await sampleFor(endpoint);
      const { key } = await send(endpoint, sample);
      expect(server.reserved.get(key)).toBe(sample.bytes.length);
      server.room = 0;
      const refused = upload(endpoint).finally(() => (server.room = Infinity));
      await expect(refused).rejects.toMatchObject(isRefused("QUOTA_EXCEEDED", "Your 5 GB are used up."));
    },
  },
  "docs/guides/quotas.md: Rate limits": {
    async check({ limited, server }) {
      const caller = router({ ping: limited.query(() => "pong") }).createCaller(await contextOf(ann.id));
      expect(await caller.ping()).toBe("pong");
      server.wait = 30;
      const refused = caller.ping().finally(() => (server.wait = 0));
      await expect(refused).rejects.toMatchObject({
        cause: { code: "RATE_LIMITED", details: { retryAfter: "30" } },
      });
    },
  },
  "docs/guides/runtimes.md: Workers of Cloudflare (2)": {
    before: ({ s3 }) => Object.entries(s3.env).forEach(([name, value]) => vi.stubEnv(name, value)),
  },
  "docs/guides/runtimes.md: Lambda of AWS": {
    async check({ handler }) {
      const body = JSON.stringify({ filename: "a.png", contentType: "image/png", size: 5 });
      const answer = await handler(functionUrlEvent({ path: "/photo.create", body }), {});
      expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining("uploads/photo/ann/") });
    },
  },
  "docs/guides/testing.md: Your endpoint and its hooks": {
    before: ({ s3 }) => Object.entries(s3.env).forEach(([name, value]) => vi.stubEnv(name, value)),
  },
  "docs/guides/testing.md: In Playwright or another browser suite": { check: startsTheApi },
  "docs/guides/testing.md: Components, without an upload": {
    check: ({ uploader }) => expect(render(createElement(Photos, { uploader }))).toContain("error"),
  },
  "docs/guides/virus-scan.md: ClamAV": { check: isScanned },
  "docs/guides/virus-scan.md: Your own": {
    async check({ endpoint, server }) {
      server.outside.answers["moderation.internal"] = JSON.stringify({ allowed: false });
      await expect(upload(endpoint)).rejects.toMatchObject(isRefused("REFUSED", "a.png is not for this place."));
    },
  },
  // The block has an expectation of its own.
  "docs/in-the-browser.md: Test what uploads": { check: ({ uploader }) => expect(uploader.calls).toEqual([]) },
  "docs/migrate/better-upload.md: From better-upload (3)": { check: isSaved },
  "docs/migrate/multer.md: From multer (3)": { check: isSaved },
  "docs/migrate/presigned-put.md: From a hand-written presigned PUT (3)": { check: isSaved },
  "docs/migrate/uploadthing.md: From UploadThing (3)": { check: isSaved },
  "docs/recipes.md: A file that the server has": {
    check: async ({ chart }) => expect(await statusOf(chart.url)).toBe(200),
  },
  "docs/recipes.md: A script, without a browser": {
    async before({ url }) {
      globalThis.client = createTRPCClient({ links: [httpLink({ url: `${url}/trpc` })] });
    },
    async check({ uploadFile, server }) {
      for (const padding of [0, 33_000_000]) {
        await writeFile("photo.png", Buffer.concat([await readFile(photo), Buffer.alloc(padding)]));
        const { file } = await uploadFile("photo.png", "image/png");
        await expectReadable({ file }, server);
      }
    },
  },
  "docs/recipes.md: Delete a file": {
    async check({ removePhoto, server }) {
      const { file, uploadKey } = await upload(await photoOf(ann.id));
      const { id } = server.save({ uploadKey });
      const caller = async (name) => router({ removePhoto }).createCaller(await contextOf(name));
      await expect((await caller("bob")).removePhoto({ id: String(id) })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await (await caller(ann.id)).removePhoto({ id: String(id) });
      expect(await statusOf(file.url)).toBe(403);
    },
  },
  "docs/recipes.md: A picture that replaces the one before": {
    async check({ endpoint, server }) {
      const before = await upload(endpoint);
      await expectReadable(await upload(endpoint), server);
      expect(await statusOf(before.file.url)).toBe(403);
    },
  },
  "docs/recipes.md: Log faults, not refusals": { check: logsFaultsOnly },
  "docs/recipes.md: What is left over": { check: ({ swept }) => expect(swept).toBeDefined() },
  "packages/dev-s3/README.md: @s3-direct/dev-s3 (2)": { isOver: true, check: isClosed },
  "packages/dev-s3/README.md: @s3-direct/dev-s3 (3)": { check: () => expect(existsSync(".data/s3")).toBe(true) },
  // The block's last line throws.
  "packages/upload-core/README.md: @s3-direct/upload-core": {
    async load(load) {
      const refused = { code: "FILE_TYPE_NOT_ALLOWED", sentence: "This album takes photos only." };
      await expect(load()).rejects.toMatchObject(refused);
    },
  },
};
