import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createDownloadUrl, publishFromServer } from "@s3-direct/upload-server";
import { expect } from "vitest";
import { photo } from "../../../scripts/upload-by-browser.mjs";
import { idOf, sendFile } from "../../../packages/upload-server/src/testing/send-file.ts";

const pdf = new TextEncoder().encode(
  "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
);

/** For endpoints with an `input`; the others ignore it. */
const input = { postId: "7" };

/** Returns a caller, with an id, of the endpoints that a module exports or its `appRouter` has. */
export async function endpointsOf({ appRouter: own, ...others }, id) {
  const isEndpoint = ([, value]) =>
    typeof value === "object" && value !== null && "create" in value && "finish" in value;
  const mounted = Object.fromEntries(Object.entries(own?._def.record ?? others).filter(isEndpoint));
  const caller = router(mounted).createCaller(await contextOf(id));
  return Object.keys(mounted).map((name) => caller[name]);
}

/** Returns a file that the endpoint accepts. */
export async function sampleFor(endpoint) {
  const { accept } = await endpoint.rules({ input });
  if (accept.every((type) => /pdf/.test(type)))
    return { filename: "a.pdf", contentType: "application/pdf", bytes: pdf };
  return { filename: "a.png", contentType: "image/png", bytes: new Uint8Array(await readFile(photo)) };
}

/** Uploads a file without calling finish. @param endpoint a server-side caller's */
export async function send(endpoint, { filename, contentType, bytes }) {
  const plan = await endpoint.create({ filename, contentType, size: bytes.length, input });
  expect(await sendFile(plan, bytes)).toEqual({ status: 200 });
  return idOf(plan);
}

/** Uploads a file through an endpoint until it can be read. @returns finish's answer, and the upload's key */
export async function upload(endpoint, file) {
  const id = await send(endpoint, file ?? (await sampleFor(endpoint)));
  for (;;) {
    const answer = await endpoint.finish(id);
    if (answer.status === "done") return { ...answer, uploadKey: id.key };
    await sleep(answer.retryAfter * 1000);
  }
}

/** Checks that everybody can read a published file, and a private one only by a signed URL. */
export async function expectReadable({ file, uploadKey }, { storage }) {
  const url = file.url ?? (await createDownloadUrl(storage, uploadKey)).url;
  const unsigned = await fetch(file.url ?? url.split("?")[0]);
  expect(unsigned.status).toBe(file.url === undefined ? 403 : 200);
  const bytes = await fetch(url).then((response) => response.arrayBuffer());
  expect(bytes.byteLength).toBe(file.size);
}

/** Publishes a file of the server's own. @returns its keys */
export async function publish(storage) {
  const photos = { endpoint: "photo", owner: "ann", rules: { accept: ["image/png"], maxSize: 10_000 } };
  const body = await readFile(photo);
  const { file, key } = await publishFromServer(storage, {
    ...photos,
    filename: "a.png",
    contentType: "image/png",
    body,
  });
  expect((await fetch(file.url)).status).toBe(200);
  return { key: file.key, uploadKey: key };
}
