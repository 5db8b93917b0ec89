import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { S3Error } from "../s3-error.ts";
import { authenticate } from "./signature.ts";
import { emptySha256, example, published, publishedUrl, signedExample } from "../testing/published-signatures.ts";
import { fakeRequest } from "../testing/signed.ts";
import type { User } from "../access/users.ts";

const users = new Map<string, User>([[example.accessKeyId, example]]);
const rules = { users, region: "us-east-1", now: new Date("2013-05-24T00:00:00Z") };

function refusal(run: () => unknown): S3Error {
  try {
    run();
  } catch (error) {
    if (error instanceof S3Error) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

describe("AWS's published examples", () => {
  test.each(Object.entries(published))("%s", (_name, request) => {
    expect(authenticate(rules, request).caller).toEqual({ kind: "user", user: example });
  });

  test("presigned URL", () => {
    expect(authenticate(rules, fakeRequest({ url: publishedUrl })).caller).toEqual({ kind: "user", user: example });
  });

  test("each holds for its own method only", () => {
    for (const request of Object.values(published)) {
      expect(refusal(() => authenticate(rules, { ...request, method: "DELETE" })).code).toBe("SignatureDoesNotMatch");
    }
  });
});

describe("the SDK's signer", () => {
  const client = new S3Client({
    endpoint: "http://127.0.0.1:9000",
    region: "us-east-1",
    forcePathStyle: true,
    credentials: example,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const segment = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });

  test("agrees on any key, `..`, `//`, `+` and unicode included", async () => {
    const key = fc.oneof(segment, fc.constantFrom("a//b", "a/../b", "a+b", "50%25", "ü n+i(code) &='!*~.txt", "😀"));
    await fc.assert(
      fc.asyncProperty(key, async (Key) => {
        const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: "bucket", Key }), {
          signingDate: rules.now,
        });
        expect(authenticate(rules, fakeRequest({ url })).caller.kind).toBe("user");
      }),
    );
  });

  test("agrees on signed headers and any parameter", async () => {
    await fc.assert(
      fc.asyncProperty(segment, async (text) => {
        const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(text)}`;
        const command = new PutObjectCommand({
          Bucket: "bucket",
          Key: "key",
          ContentType: "image/png",
          ContentDisposition: disposition,
          IfNoneMatch: "*",
        });
        const url = await getSignedUrl(client, command, {
          signingDate: rules.now,
          signableHeaders: new Set(["host", "content-type", "content-disposition", "if-none-match"]),
        });
        const headers = { "content-type": "image/png", "content-disposition": disposition, "if-none-match": "*" };
        expect(authenticate(rules, fakeRequest({ method: "PUT", url, headers })).caller.kind).toBe("user");
        const other = { ...headers, "content-type": "text/html" };
        expect(refusal(() => authenticate(rules, fakeRequest({ method: "PUT", url, headers: other }))).code).toBe(
          "SignatureDoesNotMatch",
        );
      }),
    );
  });
});

describe("a presigned request", () => {
  const at = (now: string) => ({ ...rules, now: new Date(now) });

  test("expires to the second", () => {
    const request = fakeRequest({ url: publishedUrl });
    expect(authenticate(at("2013-05-24T23:59:59.999Z"), request).caller.kind).toBe("user");
    const { code, message } = refusal(() => authenticate(at("2013-05-25T00:00:00Z"), request));
    expect([code, message]).toEqual(["AccessDenied", "Request has expired"]);
  });

  test("from more than 15 minutes ahead is not valid yet", () => {
    const request = fakeRequest({ url: publishedUrl });
    expect(authenticate(at("2013-05-23T23:45:00Z"), request).caller.kind).toBe("user");
    expect(refusal(() => authenticate(at("2013-05-23T23:44:59Z"), request)).message).toBe("Request is not valid yet");
  });

  test.each(["0", "-5", "NaN", "1.5", "604801", "", "1e3", "060"])(
    "traps: 7 X-Amz-Expires=%s is refused",
    (expires) => {
      const url = publishedUrl.replace("X-Amz-Expires=86400", `X-Amz-Expires=${expires}`);
      expect(refusal(() => authenticate(rules, fakeRequest({ url }))).code).toBe("AuthorizationQueryParametersError");
    },
  );

  test.each([
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
  ])("without %s is refused, as is one with two of it", (name) => {
    const pair = new RegExp(`${name}=[^&]*`).exec(publishedUrl)?.[0] ?? "";
    const without = publishedUrl.replace(pair, "other=1");
    const twice = `${publishedUrl}&${pair}`;
    for (const url of [without, twice]) {
      expect(refusal(() => authenticate(rules, fakeRequest({ url }))).code).toBe("AuthorizationQueryParametersError");
    }
  });

  test("with an Authorization header as well is refused", () => {
    const request = fakeRequest({ url: publishedUrl, headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" } });
    expect(refusal(() => authenticate(rules, request)).code).toBe("InvalidArgument");
  });

  test("any character changed is refused", () => {
    const [base = "", query = ""] = publishedUrl.split("?");
    fc.assert(
      fc.property(fc.nat(query.length - 1), fc.constantFrom("0", "a", "Z", "%41"), (at, replacement) => {
        const changed = query.slice(0, at) + replacement + query.slice(at + 1);
        fc.pre(decodeURIComponent(changed.replace(/%(?![0-9A-F]{2})/g, "%25")) !== decodeURIComponent(query));
        expect(refusal(() => authenticate(rules, fakeRequest({ url: `${base}?${changed}` }))).status).toBeGreaterThan(
          399,
        );
      }),
    );
  });

  test.each(["x-amz-acl", "x-amz-copy-source", "x-amz-grant-read", "x-amz-meta-a", "x-amz-tagging"])(
    "traps: 13, 22 an unsigned %s is refused by name",
    (name) => {
      const error = refusal(() => authenticate(rules, fakeRequest({ url: publishedUrl, headers: { [name]: "x" } })));
      expect([error.code, error.details["HeadersNotSigned"]]).toEqual(["AccessDenied", name]);
    },
  );
});

describe("a signed header request", () => {
  test.each([-901, 901])("%i seconds off is refused", (seconds) => {
    const now = new Date(rules.now.getTime() + seconds * 1000);
    expect(refusal(() => authenticate({ ...rules, now }, published["GET Object"])).code).toBe("RequestTimeTooSkewed");
  });

  test("for another region says which is right", () => {
    const error = refusal(() => authenticate({ ...rules, region: "eu-west-1" }, published["GET Object"]));
    expect([error.code, error.details["Region"]]).toEqual(["AuthorizationHeaderMalformed", "eu-west-1"]);
  });

  test("must sign its host", () => {
    const request = signedExample({
      path: "/test.txt",
      sha256: emptySha256,
      signedHeaders: "x-amz-content-sha256;x-amz-date",
      signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    });
    expect(refusal(() => authenticate(rules, request)).details["HeadersNotSigned"]).toBe("host");
  });

  test("of an unknown user is refused", () => {
    const error = refusal(() => authenticate({ ...rules, users: new Map() }, published["GET Object"]));
    expect(error.code).toBe("InvalidAccessKeyId");
  });

  test("of an older kind is refused", () => {
    const headers = { authorization: "AWS AKIAIOSFODNN7EXAMPLE:c2lnbmF0dXJl" };
    const request = fakeRequest({ url: "http://localhost/bucket", headers });
    expect(refusal(() => authenticate(rules, request)).code).toBe("InvalidRequest");
  });
});

describe("signed headers", () => {
  const signed = published["GET Object"];
  const presigned = (names: string) =>
    fakeRequest({ url: publishedUrl.replace("SignedHeaders=host", `SignedHeaders=${names}`) });
  const inHeader = (change: (names: string) => string) => {
    const text = (signed.header("authorization") ?? "").replace(/(?<=SignedHeaders=)[^,]+/, change);
    return { ...signed, header: (name: string) => (name === "authorization" ? text : signed.header(name)) };
  };

  test.each([
    ["named twice in a query", () => presigned("host%3Bhost"), "AuthorizationQueryParametersError"],
    ["named twice in a header", () => inHeader((names) => `${names};host`), "AuthorizationHeaderMalformed"],
    ["that was not sent, in a query", () => presigned("host%3Bx-amz-meta-a"), "SignatureDoesNotMatch"],
  ] as const)("one %s is refused", (_name, request, code) => {
    expect(refusal(() => authenticate(rules, request())).code).toBe(code);
  });

  test("one that was not sent is refused also where the signature was made as if it were empty", async () => {
    const client = new S3Client({ region: "us-east-1", credentials: example });
    const command = new GetObjectCommand({ Bucket: "bucket", Key: "key" });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request instanceof Object ? Reflect.get(args.request, "headers") : {}, { "x-b": "" });
        return next(args);
      },
      { step: "build" },
    );
    const url = await getSignedUrl(client, command, { signingDate: rules.now });
    expect(url).toContain("SignedHeaders=host%3Bx-b");
    expect(authenticate(rules, fakeRequest({ url, headers: { "x-b": "" } })).caller.kind).toBe("user");
    expect(refusal(() => authenticate(rules, fakeRequest({ url }))).code).toBe("SignatureDoesNotMatch");
  });
});

describe("temporary credentials", () => {
  const temporary: User = { ...example, sessionToken: "token/with+signs==" };
  const temporaryRules = { ...rules, users: new Map([[temporary.accessKeyId, temporary]]) };
  const presign = (sessionToken?: string) =>
    getSignedUrl(
      new S3Client({
        region: "us-east-1",
        credentials: { ...example, ...(sessionToken !== undefined && { sessionToken }) },
      }),
      new GetObjectCommand({ Bucket: "bucket", Key: "key" }),
      { signingDate: rules.now },
    );

  test("need their token, and no other", async () => {
    const right = fakeRequest({ url: await presign("token/with+signs==") });
    expect(authenticate(temporaryRules, right).caller.kind).toBe("user");
    const without = fakeRequest({ url: await presign() });
    expect(refusal(() => authenticate(temporaryRules, without)).code).toBe("InvalidAccessKeyId");
    const wrong = fakeRequest({ url: await presign("made-up") });
    expect(refusal(() => authenticate(temporaryRules, wrong)).code).toBe("InvalidToken");
  });

  test("a made-up token with lasting credentials is refused", async () => {
    const request = fakeRequest({ url: await presign("made-up") });
    expect(refusal(() => authenticate(rules, request)).code).toBe("InvalidToken");
  });
});
