// Uploads through an application's own origin: nginx passes them on to S3, over one HTTP/2 connection.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { freePort } from "../../packages/browsers/src/free-port.mjs";
import { startUploadS3 } from "../../packages/dev-s3/dist/index.js";
import { createS3Storage, createUpload, custom, finishUpload } from "../../packages/upload-server/dist/index.js";
import { startNginx } from "./nginx.mjs";
import { requestsOf } from "./uploader.mjs";

const MiB = 1024 * 1024;
const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 100 * MiB };

export async function checkOwnOrigin() {
  const s3 = await startUploadS3();
  try {
    const port = await freePort();
    const nginx = await startNginx({ port, s3: s3.url });
    await uploadThrough(nginx, s3).finally(nginx.close);
  } finally {
    await s3.close();
  }
}

async function uploadThrough(nginx, s3) {
  const browser = connect(nginx.url, { rejectUnauthorized: false });
  try {
    await once(browser, "connect");
    assert.equal(browser.alpnProtocol, "h2");
    const storage = createS3Storage({
      provider: custom({ endpoint: s3.url }),
      ...s3.storage,
      // URLs are signed for nginx's name, but the API calls S3 at this address.
      signingEndpoint: s3.url,
      endpointAliases: [],
      uploadBaseUrl: `${nginx.url}/s3`,
      plan: { singleMax: 5 * MiB },
    });
    const upload = async (size) => {
      const bytes = Buffer.alloc(size, "text ");
      const announced = { filename: "a.txt", contentType: "text/plain", size };
      const plan = await createUpload({ storage, caller, rules, onCreate: async () => undefined }, announced);
      const statuses = await Promise.all(requestsOf(plan, bytes).map((request) => put(browser, request)));
      assert.deepEqual(new Set(statuses), new Set([200]));
      const id = { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
      const { status, file } = await finishUpload({ storage, caller, rules }, id);
      assert.equal(status, "done");
      assert.ok(bytes.equals(Buffer.from(await (await fetch(file.url)).arrayBuffer())), "It is served as it was sent.");
      return { plan, parts: statuses.length };
    };
    const { plan } = await upload(20_000);
    assert.ok(plan.url.startsWith(`${nginx.url}/s3/`));
    const { parts } = await upload(12 * MiB);
    assert.ok(parts > 1, "A large file goes up in parts.");
    assert.equal(await put(browser, { ...plan, method: "GET" }), 403, "Nothing is read through it.");
    console.log(`Through nginx, over one HTTP/2 connection: a file, and one in ${parts} parts.`);
  } finally {
    browser.close();
  }
}

/** Sends a request like a page on the same origin: with its cookies. @returns the status */
function put(browser, { method = "PUT", url, headers, body }) {
  const { pathname, search } = new URL(url);
  const stream = browser.request({
    ":method": method,
    ":path": pathname + search,
    ...headers,
    cookie: "session=secret",
    ...(body && { "content-length": body.length }),
  });
  stream.end(body);
  stream.resume();
  return new Promise((resolve, reject) => {
    stream.on("response", (answer) => resolve(answer[":status"])).on("error", reject);
    stream.on("close", () => reject(new Error(`${method} ${pathname} ended without an answer.`)));
  });
}
