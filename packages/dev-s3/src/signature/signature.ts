import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalRequest, type QueryPair } from "./canonical.ts";
import { readAuthorization, type Authorization, type AuthorizationRequest } from "./authorization.ts";
import { S3Error } from "../s3-error.ts";
import type { User } from "../access/users.ts";

export type Caller = { readonly kind: "anonymous" } | { readonly kind: "user"; readonly user: User };

/** What the signature covers of the body. */
export type Payload =
  | { readonly kind: "unsigned" }
  | { readonly kind: "hashed"; readonly sha256: string }
  | { readonly kind: "chunked"; readonly trailer: boolean; readonly signing: ChunkSigning | undefined };

/** What is needed to check the signature of each chunk: each one covers the one before it. */
export type ChunkSigning = { signingKey: Buffer; amzDate: string; scope: string; seed: string };

/** How and when a request was signed; a bucket policy may check this. */
export type SignatureFacts = { kind: "header" | "query" | "form"; date: Date };

export type SignatureRules = {
  users: ReadonlyMap<string, User>;
  region: string;
  now: Date;
  /** Whether unsigned headers count like signed ones. @default false */
  takesUnsigned?: boolean;
};

/** AWS's tolerance for a wrong clock, in both directions. */
const clockSkewMs = 15 * 60 * 1000;

export type Authenticated = { caller: Caller; payload: Payload; signature: SignatureFacts | undefined };

/** Returns the sender of a request, or throws S3's error for an invalid signature. */
export function authenticate(rules: SignatureRules, request: AuthorizationRequest): Authenticated {
  const authorization = readAuthorization(request, rules.region);
  if (authorization === undefined) {
    return { caller: { kind: "anonymous" }, payload: { kind: "unsigned" }, signature: undefined };
  }
  const user = findUser(rules.users, authorization);
  checkTime(authorization, rules.now);
  if (rules.takesUnsigned !== true) checkEverythingSigned(authorization, request);
  const signingKey = deriveSigningKey(user.secretAccessKey, authorization);
  checkSignature({ authorization, request, signingKey });
  return { caller: { kind: "user", user }, payload: readPayload(authorization, signingKey), signature: authorization };
}

export function findUser(
  users: SignatureRules["users"],
  claimed: Pick<Authorization, "accessKeyId" | "sessionToken">,
): User {
  const user = users.get(claimed.accessKeyId);
  // To AWS, temporary credentials without their token are unknown credentials.
  if (user === undefined || (user.sessionToken !== undefined && claimed.sessionToken === undefined)) {
    throw new S3Error("InvalidAccessKeyId", { details: { AWSAccessKeyId: claimed.accessKeyId } });
  }
  const token = claimed.sessionToken;
  if (token !== undefined && (user.sessionToken === undefined || !sameText(token, user.sessionToken))) {
    throw new S3Error("InvalidToken");
  }
  return user;
}

function checkTime({ kind, date, amzDate, expires }: Authorization, now: Date): void {
  const age = now.getTime() - date.getTime();
  if (kind === "header") {
    if (Math.abs(age) <= clockSkewMs) return;
    throw new S3Error("RequestTimeTooSkewed", {
      details: { RequestTime: amzDate, ServerTime: now.toISOString(), MaxAllowedSkewMilliseconds: clockSkewMs },
    });
  }
  if (age < -clockSkewMs) {
    throw new S3Error("AccessDenied", {
      message: "Request is not valid yet",
      details: { "X-Amz-Date": amzDate, ServerTime: now.toISOString() },
    });
  }
  if (age >= expires * 1000) {
    throw new S3Error("AccessDenied", {
      message: "Request has expired",
      details: {
        "X-Amz-Expires": expires,
        Expires: new Date(date.getTime() + expires * 1000).toISOString(),
        ServerTime: now.toISOString(),
      },
    });
  }
}

/**
 * Checks that all headers are signed: otherwise anybody with a presigned PUT could add an ACL, a copy source or
 * metadata.
 */
function checkEverythingSigned(authorization: Authorization, request: AuthorizationRequest): void {
  const signed = new Set(authorization.signedHeaders);
  const missing = ["host", ...request.headerNames.filter((name) => name.startsWith("x-amz-"))].filter(
    (name) => !signed.has(name),
  );
  if (missing.length === 0) return;
  throw new S3Error("AccessDenied", {
    message: "There were headers present in the request which were not signed",
    details: { HeadersNotSigned: missing.join(", ") },
  });
}

function checkSignature(input: {
  authorization: Authorization;
  request: AuthorizationRequest;
  signingKey: Buffer;
}): void {
  const { authorization, request, signingKey } = input;
  const canonical = canonicalRequest({
    method: request.method,
    rawPath: request.rawPath,
    query: authorization.kind === "query" ? withoutSignature(request.query) : request.query,
    header: request.header,
    signedHeaders: authorization.signedHeaders,
    payloadHash: authorization.payloadHash,
  });
  // Node returns each header byte as one character, so latin1 turns them back into the bytes that the client signed.
  const hash = createHash("sha256").update(canonical, "latin1").digest("hex");
  const stringToSign = ["AWS4-HMAC-SHA256", authorization.amzDate, authorization.scope, hash].join("\n");
  const expected = createHmac("sha256", signingKey).update(stringToSign).digest("hex");
  if (sameText(authorization.signature, expected)) return;
  throw new S3Error("SignatureDoesNotMatch", {
    details: {
      AWSAccessKeyId: authorization.accessKeyId,
      StringToSign: stringToSign,
      CanonicalRequest: canonical,
    },
  });
}

function withoutSignature(query: readonly QueryPair[]): QueryPair[] {
  return query.filter(([name]) => name !== "X-Amz-Signature");
}

/** By secret, for the last scope used with it: the scope changes once a day. */
const signingKeys = new Map<string, { scope: string; key: Buffer }>();

export function deriveSigningKey(secretAccessKey: string, { scope }: Pick<Authorization, "scope">): Buffer {
  const known = signingKeys.get(secretAccessKey);
  if (known?.scope === scope) return known.key;
  const key = scope
    .split("/")
    .reduce((over, part) => createHmac("sha256", over).update(part).digest(), Buffer.from(`AWS4${secretAccessKey}`));
  signingKeys.set(secretAccessKey, { scope, key });
  return key;
}

/** Compares in constant time, so that the time does not reveal how much was right. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function readPayload(authorization: Authorization, signingKey: Buffer): Payload {
  const { payloadHash, amzDate, scope, signature } = authorization;
  const signing = { signingKey, amzDate, scope, seed: signature };
  switch (payloadHash) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunked", trailer: true, signing: undefined };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunked", trailer: false, signing };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunked", trailer: true, signing };
    default:
      if (/^[0-9a-f]{64}$/.test(payloadHash)) return { kind: "hashed", sha256: payloadHash };
      throw new S3Error("InvalidArgument", {
        message:
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
        details: { ArgumentName: "x-amz-content-sha256", ArgumentValue: payloadHash },
      });
  }
}
