import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Variables } from "../env/env.ts";
import { startOwnS3 } from "./own-s3.ts";
import { onRealS3, startTestApi } from "./test-api.ts";

/**
 * Starts an API, and gives access to the log of its S3: the requests that reached the S3, as recorded by the S3 itself.
 */
export async function startLoggedApi(variables: Variables = {}) {
  const s3 = onRealS3 ? await cephsLog() : await devS3sLog();
  const api = await startTestApi({ ...s3.variables, ...variables });
  return {
    api,
    /**
     * Returns lines like `PUT /bucket/key` (for a listing with its prefix), in order: all requests so far whose key
     * contains one of these owners.
     */
    async requestsOf(owners: readonly string[]): Promise<string[]> {
      const all = await s3.requests();
      return all.filter((line) => owners.some((owner) => line.includes(`/${owner}/`)));
    },
    /** Returns all other requests. An owner's id counts only in the owner's place of a key. */
    async requestsOutside(owners: readonly string[]): Promise<string[]> {
      const own = new RegExp(`^[A-Z]+ /[^/]+/(uploads/[a-z-]+|media|private)/(${owners.join("|")})/`);
      return (await s3.requests()).filter((line) => !own.test(line));
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await s3.close();
    },
  };
}

async function devS3sLog() {
  const s3 = await startOwnS3();
  return {
    variables: s3.variables,
    requests: async () =>
      s3.requests.map(({ method, bucket, key, prefix = "" }) => `${method} /${bucket}/${key ?? prefix}`),
    close: () => s3[Symbol.asyncDispose](),
  };
}

/**
 * The gateway writes a line for each request that it has answered:
 * `beast: …: 127.0.0.1 - user [time] "PUT /bucket/key?… HTTP/1.1" …`.
 */
async function cephsLog() {
  const path = process.env.S3_DIRECT_SUITE_LOG ?? expect.fail("S3_DIRECT_SUITE_LOG is not set.");
  const endpoint = process.env.S3_DIRECT_SUITE_ENDPOINT ?? expect.fail("S3_DIRECT_SUITE_ENDPOINT is not set.");
  return {
    variables: {},
    async requests() {
      // The log is written with a delay: a request of the test marks how far it must be read.
      const mark = `/mark-${randomUUID()}`;
      await fetch(endpoint + mark);
      let lines: string[] = [];
      await expect
        .poll(
          async () => {
            lines = [...(await readFile(path, "utf8")).matchAll(/ "([A-Z]+ \/[^ ?]*)[^"]* HTTP\/1\.1"/g)].map(
              ([, line = ""]) => decodeURIComponent(line),
            );
            return lines;
          },
          { timeout: 60_000, interval: 200 },
        )
        .toContain(`GET ${mark}`);
      return lines;
    },
    close: async () => undefined,
  };
}
