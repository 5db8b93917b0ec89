import { GetBucketCorsCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { explainError } from "./explain-error.ts";
import { listen } from "./testing/listen.ts";
import { adminClient } from "./testing/target.ts";

const page = "<!doctype html><html><body>hello<br></body></html>";
const down = (status: number) => `S3 (or IAM) is down or overloaded (${status}): try again later.`;

test.each([
  { method: "HEAD", status: 503, body: "", sentence: down(503) },
  { method: "GET", status: 502, body: page, sentence: down(502) },
  { method: "GET", status: 500, body: "<Error><Code>InternalError</Code></Error>", sentence: down(500) },
  { method: "GET", status: 501, body: "<Error><Code>NotImplemented</Code></Error>", sentence: /^NotImplemented/ },
  {
    method: "GET",
    status: 200,
    body: page,
    sentence: "What answers at the endpoint (200) is no S3: check the endpoint, and its http:// or https://.",
  },
  {
    method: "GET",
    status: 404,
    body: page,
    sentence: "What answers at the endpoint (404) is no S3: check the endpoint, and its http:// or https://.",
  },
  {
    method: "GET",
    status: 404,
    body: "<html><body>There is no such page.</body></html>",
    sentence: "What answers at the endpoint (404) is no S3: check the endpoint, and its http:// or https://.",
  },
  { method: "GET", status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>", sentence: /^NoSuchBucket/ },
  {
    method: "HEAD",
    status: 308,
    body: "",
    sentence: "What answers at the endpoint (308) is no S3: check the endpoint, and its http:// or https://.",
  },
])("an answer to $method of $status is told in a sentence", async ({ method, status, body, sentence }) => {
  await using server = await listen((_, response) => void response.writeHead(status).end(body));
  const keys = { accessKeyId: "A", secretAccessKey: "B" };
  const s3 = adminClient({ endpoint: server.url, region: "us-east-1" }, keys);
  const bucket = { Bucket: "acme-upload" };
  const call = method === "HEAD" ? s3.send(new HeadBucketCommand(bucket)) : s3.send(new GetBucketCorsCommand(bucket));
  const told = explainError(await call.catch((error: unknown) => error));
  expect(told).toEqual(typeof sentence === "string" ? sentence : expect.stringMatching(sentence));
  s3.destroy();
});

test.each(["ENOSPC", "EACCES", "EROFS", "EISDIR"])(
  "%s of a file does not say that anything cannot be reached",
  (code) => {
    const error = Object.assign(new Error(`${code}: of a file, write`), { code });
    expect(explainError(error)).toBe(`${code}: of a file, write`);
  },
);

test.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"])("%s is the network's", (code) => {
  const error = Object.assign(new Error(code), { code });
  expect(explainError(error)).toBe(`It cannot be reached (${code}): check the endpoint.`);
});

test.each([
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "NODE_EXTRA_CA_CERTS"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "NODE_EXTRA_CA_CERTS"],
  ["CERT_HAS_EXPIRED", "does not hold for this name or day"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "does not hold for this name or day"],
  ["EPROTO", "does not speak TLS there"],
])("%s is about a certificate, or about TLS: %s", (code, told) => {
  const error = Object.assign(new Error("unable to verify"), { code });
  expect(explainError(error)).toMatch(new RegExp(`^It cannot be reached \\(${code}\\)\\. .*${told}`));
});

test.each([
  ["Could not load credentials from any providers", /^There are no administrator's credentials: set /],
  [
    "The SSO session associated with this profile has expired. Run aws sso login.",
    /cannot be had: The SSO session .* Run aws sso login\.$/,
  ],
])("of credentials: %s", (message, told) => {
  const error = Object.assign(new Error(message), { name: "CredentialsProviderError" });
  expect(explainError(error)).toMatch(told);
});
