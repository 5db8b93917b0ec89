// Runs the CloudFront code of docs/guides/cdn.md, which is copied next to this file: checks its calls, and that its
// signatures match the key.
import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const published = ["media/ann/20260101-cat-abc.png", "media/ann/20260101-cat-abc.png~thumb.webp"];
const keys = [...published, "private/ann/20260101-tax-def.pdf"];
const mine = "https://media.acme.com";

await checkCloudFront();
await checkSignatures();

async function checkCloudFront() {
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push({
      method: request.method,
      url: request.url,
      signed: request.headers.authorization,
      body: await text(request),
    });
    response.writeHead(201, { "content-type": "text/xml" }).end("<Invalidation><Id>I1</Id></Invalidation>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_CLOUDFRONT: `http://127.0.0.1:${server.address().port}`,
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_REGION: "eu-central-1",
    DISTRIBUTION: "E123",
  });
  const { onUnpublished } = await import("./cloudfront.mjs");
  await onUnpublished(keys);
  await onUnpublished(keys.slice(2));
  server.close();
  assert.equal(asked.length, 1);
  const [{ method, url, signed, body }] = asked;
  assert.match(`${method} ${url}`, /^POST \/\d{4}-\d\d-\d\d\/distribution\/E123\/invalidation$/);
  assert.match(signed, /\/cloudfront\/aws4_request/);
  assert.match(body, /<Paths><Quantity>2<\/Quantity>/);
  const paths = [...body.matchAll(/<Path>(.*?)<\/Path>/g)].map(([, path]) => path);
  assert.deepEqual(paths, [`/${published[0]}`, `/${published[0]}%7Ethumb.webp`]);
  assert.match(body, /<CallerReference>[\da-f-]{36}<\/CallerReference>/);
}

async function checkSignatures() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  Object.assign(process.env, { KEY_PAIR_ID: "K1", PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }) });
  const { cookiesFor, privateUrl } = await import("./private-file.mjs");
  /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html */
  const bytes = (value) => Buffer.from(value.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64");
  const isSigned = (policy, signature) => verify("RSA-SHA1", Buffer.from(policy), publicKey, bytes(signature));
  const now = () => Date.now() / 1000;
  const began = now();
  /** Whether it is so many seconds after some moment since `began`, in whole seconds. */
  const isIn = (seconds, end) => end >= began + seconds - 2 && end <= now() + seconds + 2;

  const url = new URL(privateUrl(keys[2]));
  const [end, signature] = ["Expires", "Signature"].map((name) => url.searchParams.get(name));
  const Resource = `${mine}/${keys[2]}`;
  const canned = { Statement: [{ Resource, Condition: { DateLessThan: { "AWS:EpochTime": Number(end) } } }] };
  assert.equal(url.origin + url.pathname, Resource);
  assert.ok(isSigned(JSON.stringify(canned), signature), "The URL is signed by the key.");
  assert.ok(isIn(300, Number(end)));
  assert.equal(url.searchParams.get("Key-Pair-Id"), "K1");

  const cookies = cookiesFor("ann");
  const policy = bytes(cookies["CloudFront-Policy"]).toString();
  const [statement] = JSON.parse(policy).Statement;
  assert.equal(statement.Resource, `${mine}/private/ann/*`);
  assert.ok(isIn(3600, statement.Condition.DateLessThan["AWS:EpochTime"]));
  assert.ok(isSigned(policy, cookies["CloudFront-Signature"]), "The cookies are signed by the key.");
  assert.equal(cookies["CloudFront-Key-Pair-Id"], "K1");
}
