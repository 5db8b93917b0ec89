import { signRaw, type RawRequest } from "./raw-request.ts";

/**
 * Creates repeatable random numbers (mulberry32): the same seed gives the same requests again. Its own, as dev-s3
 * shares no code with the packages that it judges.
 */
export function createChance(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    of: <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] ?? values[0],
  };
}

export type Chance = ReturnType<typeof createChance>;

// prettier-ignore
const headerNames = [
  "x-amz-acl", "x-amz-copy-source", "x-amz-copy-source-range", "x-amz-copy-source-if-match", "x-amz-meta-a",
  "x-amz-metadata-directive", "x-amz-checksum-sha256", "x-amz-checksum-crc32", "x-amz-checksum-crc64nvme",
  "x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-sdk-checksum-algorithm", "x-amz-content-sha256",
  "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-security-token", "x-amz-date", "x-amz-tagging",
  "x-amz-grant-read", "x-amz-storage-class", "x-amz-mp-object-size", "x-amz-expected-bucket-owner", "range",
  "if-match", "if-none-match", "if-modified-since", "content-md5", "content-type", "content-encoding",
  "content-length", "transfer-encoding", "expect", "origin", "host", "date", "authorization", "cache-control",
  "content-disposition",
] as const;

// prettier-ignore
const queryNames = [
  "uploadId", "partNumber", "uploads", "delete", "list-type", "prefix", "delimiter", "max-keys",
  "continuation-token", "start-after", "encoding-type", "versionId", "acl", "cors", "policy", "lifecycle",
  "X-Amz-Signature", "X-Amz-Expires", "X-Amz-Algorithm", "X-Amz-Credential", "response-content-type", "max-parts",
  "part-number-marker", "key-marker", "max-uploads", "upload-id-marker", "publicAccessBlock", "x-amz-acl",
  "x-amz-meta-b", "location", "tagging",
] as const;

// prettier-ignore
const values = [
  "", "*", "0", "-1", "1", "10001", "1e999", "NaN", "bytes=0-", "bytes=5-2", "bytes=-0", "bytes=0-9999999999999999",
  "private", "public-read", "REPLACE", "COPY", "SHA256", "COMPOSITE", "UNSIGNED-PAYLOAD", "vault/secret",
  "/vault/secret", "fuzz/a?versionId=1", "%", "%00", "%2e%2e%2f", "..", "\xff\xfe", "\"", "'", "<a>", "aGVsbG8=",
  "AAAAAA==", "x".repeat(3000), "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "x-amz-checksum-crc32", "multipart/form-data; boundary=b",
  "multipart/form-data", "aws-chunked", "chunked", "100-continue", "Thu, 01 Jan 1970 00:00:00 GMT",
  "20240101T000000Z", "vault.localhost", "AWS4-HMAC-SHA256 Credential=", "url", "2", "__proto__",
] as const;

// prettier-ignore
const pathParts = [
  "%00", "/", "//", "/..", "/../vault/secret", "%2F", "%", "%zz", "%ff", "?", "#", "+", "%2e%2e/", "x".repeat(1100),
  "__proto__", "\xe9", "constructor",
] as const;

// prettier-ignore
const bodies = [
  "", "<", "<a/>", "<Delete><Object><Key>a</Key></Object></Delete>", "<Delete></Delete>", "x".repeat(70_000),
  "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
  "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "0\r\n\r\n", "5;chunk-signature=0\r\nhello\r\n0\r\n\r\n",
  "{\"Statement\":[{}]}",
  "--b\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\nk\r\n--b\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n",
  "--b\r\n\r\n\r\n--b--", "<CORSConfiguration><CORSRule/></CORSConfiguration>",
  "<LifecycleConfiguration><Rule/></LifecycleConfiguration>",
] as const;

/** Changes a request in one of very many ways. */
export function mutate(request: RawRequest, chance: Chance): RawRequest {
  const withHeader = (name: string, value: string): RawRequest => ({
    ...request,
    headers: [...request.headers.filter(([one]) => one !== name), [name, value]],
  });
  switch (chance.below(8)) {
    case 0:
    case 1:
      return withHeader(chance.of(headerNames), chance.of(values));
    case 2:
      return { ...request, headers: request.headers.filter(() => chance.below(4) > 0) };
    case 3: {
      const pair = `${chance.of(queryNames)}=${encodeURIComponent(chance.of(values))}`;
      return { ...request, path: `${request.path}${request.path.includes("?") ? "&" : "?"}${pair}` };
    }
    case 4: {
      const at = chance.below(request.path.length + 1);
      return { ...request, path: request.path.slice(0, at) + chance.of(pathParts) + request.path.slice(at) };
    }
    case 5:
      return { ...request, method: chance.of(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"]) };
    case 6: {
      const body = Buffer.from(chance.of(bodies), "latin1");
      return { ...withHeader("content-length", String(body.length)), body };
    }
    default: {
      const body = Buffer.from(request.body);
      if (body.length > 0) body[chance.below(body.length)] = chance.below(256);
      return { ...request, body };
    }
  }
}

/** Signs a request if possible: a path that is not percent-encoded can't be signed. */
export function trySign(request: RawRequest, user: Parameters<typeof signRaw>[1]): RawRequest {
  try {
    return signRaw(request, user);
  } catch {
    return request;
  }
}
