/* oxlint-disable no-restricted-imports -- the engine knows no server; here it meets the real one */
import { startUploadS3 } from "@s3-direct/dev-s3";
import { MiB, toUploadError, UploadError } from "@s3-direct/upload-core";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient, createTRPCUntypedClient, httpBatchLink, httpBatchStreamLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { explain } from "./extras/explain.ts";
import { wayTo } from "./testing/link-to.ts";
import { NodeXMLHttpRequest } from "./testing/node-xhr.ts";
import { createUploader } from "./uploader.ts";

beforeEach(() => void vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest));
afterEach(() => void vi.unstubAllGlobals());

/** Node's fetch parses JSON into objects of another context than the tests', which superjson would not convert. */
const transformer = {
  serialize: (value: unknown) => superjson.serialize(value),
  deserialize: (value: unknown): unknown => superjson.parse(JSON.stringify(value)),
};

describe.each([
  ["httpBatchLink", httpBatchLink],
  ["httpBatchStreamLink", httpBatchStreamLink],
])("superjson over %s", (_, link) => {
  test("a file goes up whole and in parts, a date stays one both ways, and a refusal has its sentence", async () => {
    await using s3 = await startUploadS3();
    const t = initTRPC.create({ transformer });
    const plan = { singleMax: MiB, partSize: 5 * MiB };
    const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage, plan });
    const router = t.router({
      note: uploadProcedures({
        name: "note",
        procedure: t.procedure,
        owner: () => "ann",
        storage,
        accept: ["text/plain"],
        maxSize: 10 * MiB,
        input: z.object({ writtenAt: z.date() }),
        onCreate({ input: { writtenAt } }) {
          const year = writtenAt.getUTCFullYear();
          if (year < 2000) throw new UploadError("REFUSED", { sentence: "Nothing of the last century." });
          return { year: String(year) };
        },
        onFinish: ({ metadata }) => ({ savedAt: new Date(`${metadata.year}-12-31`) }),
      }),
    });
    const { note } = createTRPCClient<typeof router>({ links: [link({ ...wayTo(router), transformer })] });
    const uploader = createUploader(note);
    const input = { writtenAt: new Date("2026-02-03") };

    for (const size of [5, 2 * MiB]) {
      const text = "x".repeat(size);
      const { file, data } = await uploader.uploadAsync(new File([text], "a.txt", { type: "text/plain" }), { input });
      expect((await (await fetch(file.url)).text()) === text).toBe(true);
      expect(data.savedAt.toISOString()).toBe("2026-12-31T00:00:00.000Z");
    }
    const late = { writtenAt: new Date("1999-12-31") };
    const refused = uploader.uploadAsync(new File(["x"], "a.txt", { type: "text/plain" }), { input: late });
    await expect(refused).rejects.toMatchObject({ code: "REFUSED", sentence: "Nothing of the last century." });
  });
});

const same = (value: unknown) => value;
/** As without a transformer. */
const none = { serialize: same, deserialize: same };

test.each([
  ["API", transformer, none],
  ["page", none, transformer],
])("a transformer that only the %s has is what a developer is asked about", async (_, ofApi, ofPage) => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const t = initTRPC.create({ transformer: ofApi });
  const router = t.router({ greet: t.procedure.input(z.object({ name: z.string() })).query(() => "Hello") });
  const client = createTRPCUntypedClient({ links: [httpBatchLink({ ...wayTo(router), transformer: ofPage })] });
  const failure: unknown = await client.query("greet", { name: "Ann" }).catch(toUploadError);
  expect(explain(failure)).toMatchObject({ code: "INTERNAL", sentence: expect.stringMatching(/transformer\?$/) });
});
