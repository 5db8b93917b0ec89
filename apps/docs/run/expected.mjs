// Checks of what several pages promise about their server's code.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { expect, vi } from "vitest";
import { s3Event } from "../../../packages/upload-server/src/testing/s3-events.ts";
import { ownVirus } from "../../../packages/upload-server/src/testing/start-clamd.ts";
import { ann } from "./around.mjs";
import { sampleFor, send, upload } from "./upload.mjs";

export const isRefused = (code, sentence = "") => ({ cause: { code }, message: expect.stringContaining(sentence) });
export const photoOf = async (id) => appRouter.createCaller(await contextOf(id)).photo;
export const statusOf = async (url) => (await fetch(url)).status;

/** Uploads a file to S3 without calling finish. @returns the upload's key; S3's event for it is in `received` */
export async function arrived({ settings }) {
  const { attachment } = appRouter.createCaller(await contextOf(ann.id));
  const sample = await sampleFor(attachment);
  const { key } = await send(attachment, sample);
  globalThis.received = s3Event({ bucket: settings.uploadBucket, key, size: sample.bytes.length });
  return key;
}

/** Checks that a picture with a virus behind it is refused. clamd knows the virus. */
export async function isScanned({ endpoint }) {
  const sample = await sampleFor(endpoint);
  const bytes = new Uint8Array(Buffer.concat([sample.bytes, Buffer.from(ownVirus)]));
  await expect(upload(endpoint, { ...sample, bytes })).rejects.toMatchObject(isRefused("REFUSED"));
}

/** Checks that the CDN is asked to purge only what is public, by one request per path or one for all paths. */
export async function tellsTheCdn({ onUnpublished, server }) {
  const { asked } = server.outside;
  const from = asked.length;
  await onUnpublished(["media/ann/1.png", "private/ann/2.png"]);
  const said = JSON.stringify(asked.slice(from));
  expect(said).toContain("media/ann/1.png");
  expect(said).not.toContain("private/ann/2.png");
}

/** Checks that the row is the file's, and has the key to delete it by. */
export async function isSaved({ endpoint, server }) {
  const { data, uploadKey, file } = await upload(endpoint);
  expect(server.rows[data.id - 1]).toMatchObject({ uploadKey, url: file.url });
}

/** Checks that the context of a request has its user, and that others are refused. */
export async function letsOnlyKnownIn({ createContext, protectedProcedure, router }) {
  const own = router({ who: protectedProcedure.query(({ ctx }) => ctx.user.id) });
  const ask = async (headers) => {
    const req = new Request("http://localhost/trpc/who", { headers });
    const response = await fetchRequestHandler({ endpoint: "/trpc", req, router: own, createContext });
    return { status: response.status, ...(await response.json()) };
  };
  expect(await ask({ cookie: "session=1" })).toEqual({ status: 200, result: { data: ann.id } });
  expect(await ask({})).toMatchObject({ status: 401 });
}

/** Checks that an API with the block's `onError` writes a fault to the console, and a call that was refused not. */
export async function logsFaultsOnly({ onError }) {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const api = createHTTPServer({ router: appRouter, basePath: "/trpc/", onError }).listen(0);
  const create = async (input) => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
    return (await fetch(`http://localhost:${api.address().port}/trpc/photo.create`, request)).status;
  };
  try {
    expect(await create({})).toBe(400);
    expect(logged).not.toHaveBeenCalled();
    // The API has no context, so its endpoint's `owner` fails.
    expect(await create({ filename: "a.png", contentType: "image/png", size: 1 })).toBe(500);
    expect(logged).toHaveBeenCalledOnce();
  } finally {
    logged.mockRestore();
    api.close();
  }
}

/** Checks that the block starts the reader's API, which writes down the setting that it got. */
export async function startsTheApi({ default: start }) {
  await mkdir("dist", { recursive: true });
  await writeFile("dist/server.js", 'require("fs").writeFileSync("told", process.env.S3_ENDPOINT)');
  const end = await start();
  await vi.waitFor(() => expect(existsSync("told")).toBe(true), 60_000);
  await end();
}

/** Checks that `await using` closes the S3 at the end of the block. */
export async function isClosed({ storage }) {
  await expect(fetch(storage.publicBaseUrl)).rejects.toThrow("fetch failed");
}
