import type { QueryPair } from "./canonical.ts";
import { S3Error } from "../s3-error.ts";

/** The parts of a request that say who signed it and how. */
export type AuthorizationRequest = {
  method: string;
  rawPath: string;
  query: readonly QueryPair[];
  param: (name: string) => string | undefined;
  header: (name: string) => string | undefined;
  headerNames: readonly string[];
};

export type Authorization = {
  kind: "header" | "query";
  accessKeyId: string;
  /** `yyyymmdd/region/s3/aws4_request` */
  scope: string;
  date: Date;
  amzDate: string;
  signedHeaders: readonly string[];
  signature: string;
  payloadHash: string;
  /** In seconds; only a presigned request has its own lifetime. */
  expires: number;
  sessionToken: string | undefined;
};

/** AWS's longest lifetime of a presigned request, in seconds: a week. */
const maxExpires = 604_800;

/** Reads an Authorization header or presigned query; undefined if there is neither. */
export function readAuthorization(request: AuthorizationRequest, region: string): Authorization | undefined {
  const header = request.header("authorization");
  const presigned = request.param("X-Amz-Algorithm") ?? request.param("X-Amz-Signature");
  const legacy = request.param("Signature") !== undefined && request.param("AWSAccessKeyId") !== undefined;
  if (header !== undefined && (presigned !== undefined || legacy)) {
    throw new S3Error("InvalidArgument", {
      message:
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
      details: { ArgumentName: "Authorization" },
    });
  }
  if (legacy) throw unsupportedMechanism();
  if (header !== undefined) return readHeader(request, { header, region });
  if (presigned !== undefined) return readPresigned(request, region);
  return undefined;
}

function unsupportedMechanism(): S3Error {
  return new S3Error("InvalidRequest", {
    message: "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
  });
}

function readHeader(request: AuthorizationRequest, input: { header: string; region: string }): Authorization {
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(input.header);
  if (match === null) throw unsupportedMechanism();
  const fields = new Map(
    (match[1] ?? "").split(",").map((field) => {
      const [name = "", ...rest] = field.trim().split("=");
      return [name, rest.join("=")] as const;
    }),
  );
  const malformed = (message: string, details = {}) =>
    new S3Error("AuthorizationHeaderMalformed", {
      message: `The authorization header is malformed; ${message}`,
      details,
    });
  const [credential, signedHeaders, signature] = ["Credential", "SignedHeaders", "Signature"].map((name) =>
    fields.get(name),
  );
  if (!credential || !signedHeaders || !signature || fields.size !== 3) {
    throw malformed("it must hold Credential, SignedHeaders and Signature.");
  }
  const payloadHash = request.header("x-amz-content-sha256");
  if (payloadHash === undefined) {
    throw new S3Error("InvalidRequest", { message: "Missing required header for this request: x-amz-content-sha256" });
  }
  const { date, amzDate } = readHeaderDate(request);
  return {
    kind: "header",
    ...readCredential({ credential, amzDate, region: input.region, malformed }),
    date,
    amzDate,
    signedHeaders: readSignedHeaders(request, { text: signedHeaders, malformed }),
    signature,
    payloadHash,
    expires: 0,
    sessionToken: request.header("x-amz-security-token"),
  };
}

function readHeaderDate(request: AuthorizationRequest): { date: Date; amzDate: string } {
  const amz = request.header("x-amz-date");
  const http = request.header("date");
  const date = amz === undefined ? new Date(http ?? "") : parseAmzDate(amz);
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new S3Error("AccessDenied", { message: "AWS authentication requires a valid Date or x-amz-date header" });
  }
  return { date, amzDate: formatAmzDate(date) };
}

/** The parameters of a presigned query, each of which must be there once. */
export const presignedNames = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Signature",
  "X-Amz-Date",
  "X-Amz-SignedHeaders",
  "X-Amz-Expires",
] as const;

function readPresigned(request: AuthorizationRequest, region: string): Authorization {
  const malformed = (message: string, details = {}) =>
    new S3Error("AuthorizationQueryParametersError", { message, details });
  const once = (name: string) => {
    const values = request.query.filter(([one]) => one === name);
    if (values.length > 1) throw malformed(`${name} must appear once.`);
    return values[0]?.[1];
  };
  const [algorithm, credential, signature, amzDate, signedHeaders, expiresText] = presignedNames.map(once);
  if (!algorithm || !credential || !signature || !amzDate || !signedHeaders || !expiresText) {
    throw malformed(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  if (algorithm !== "AWS4-HMAC-SHA256") throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const date = parseAmzDate(amzDate);
  if (date === undefined) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  // AWS's documents do not say what it does with leading zeros.
  if (!/^-?(0|[1-9]\d*)$/.test(expiresText)) throw malformed("X-Amz-Expires should be a number");
  const expires = Number(expiresText);
  if (expires < 1) throw malformed("X-Amz-Expires must be non-negative");
  if (expires > maxExpires) {
    throw malformed(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  return {
    kind: "query",
    ...readCredential({ credential, amzDate, region, malformed }),
    date,
    amzDate,
    signedHeaders: readSignedHeaders(request, { text: signedHeaders, malformed }),
    signature,
    payloadHash: request.header("x-amz-content-sha256") ?? once("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
    expires,
    sessionToken: once("X-Amz-Security-Token") ?? request.header("x-amz-security-token"),
  };
}

/**
 * Reads the signed headers' names. No client's signer names a header twice, and AWS's documents do not say what it does
 * then. If a named header was not sent, AWS says that the signature is wrong; so does this server, even if the
 * signature is right for an empty value.
 */
function readSignedHeaders(
  request: AuthorizationRequest,
  { text, malformed }: { text: string; malformed: (message: string) => S3Error },
): string[] {
  const names = text.split(";");
  if (new Set(names).size < names.length) throw malformed("SignedHeaders must name each header once.");
  if (names.some((name) => request.header(name) === undefined)) throw new S3Error("SignatureDoesNotMatch");
  return names;
}

/** Splits `AKID/yyyymmdd/region/s3/aws4_request` from its end: an access key id may contain a slash. */
export function readCredential(input: {
  credential: string;
  amzDate: string;
  region: string;
  malformed: (message: string, details?: Record<string, string>) => S3Error;
}): { accessKeyId: string; scope: string } {
  const parts = input.credential.split("/");
  const [day, region, service, terminator] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (accessKeyId === "" || service !== "s3" || terminator !== "aws4_request") {
    throw input.malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request".');
  }
  if (region !== input.region) {
    throw input.malformed(`the region '${region ?? ""}' is wrong; expecting '${input.region}'`, {
      Region: input.region,
    });
  }
  if (day !== input.amzDate.slice(0, 8)) {
    throw input.malformed(`Invalid credential date "${day ?? ""}". This date is not the same as X-Amz-Date.`);
  }
  return { accessKeyId, scope: parts.slice(-4).join("/") };
}

export function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) || formatAmzDate(date) !== text ? undefined : date;
}

function formatAmzDate(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z")
    .replace(/[-:]/g, "");
}
