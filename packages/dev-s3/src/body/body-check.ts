import { createHash } from "node:crypto";
import type { S3Call } from "../request/call.ts";
import {
  checkChecksumValue,
  checksumAlgorithms,
  createHasher,
  isBase64Of,
  readChecksumHeader,
  toChecksumAlgorithm,
  type ChecksumAlgorithm,
  type StoredChecksum,
} from "./checksums.ts";
import { S3Error } from "../s3-error.ts";

export type Digest = { size: number; /** In hex. */ md5: string; checksum: StoredChecksum | undefined };

export type BodyCheck = {
  update: (chunk: Buffer) => void;
  onTrailer: (name: string, value: string) => void;
  /** @throws S3Error if the body is not what the request said */
  finish: () => Digest;
};

/** Creates a check of a body's length, Content-MD5, checksum and signed SHA-256 against those in its request. */
export function createBodyCheck(call: S3Call, options: { ownChecksum: boolean }): BodyCheck {
  const wantedMd5 = call.header("content-md5");
  if (wantedMd5 !== undefined && !isBase64Of(wantedMd5, 16)) throw new S3Error("InvalidDigest");
  const announced = options.ownChecksum ? readAnnouncedChecksum(call) : undefined;
  const length = contentLength(call);
  const md5 = createHash("md5");
  const sha256 = call.payload.kind === "hashed" ? createHash("sha256") : undefined;
  const checksum = announced && createHasher(announced.algorithm);
  const trailers = new Map<string, string>();
  let size = 0;

  return {
    update(chunk) {
      size += chunk.length;
      call.countBytes(chunk.length);
      md5.update(chunk);
      sha256?.update(chunk);
      checksum?.update(chunk);
    },
    onTrailer(name, value) {
      trailers.set(name, value);
    },
    finish() {
      if (length !== undefined && size !== length) throw new S3Error("IncompleteBody");
      if (call.payload.kind === "hashed" && sha256?.digest("hex") !== call.payload.sha256) {
        throw new S3Error("XAmzContentSHA256Mismatch", {
          details: { ClientComputedContentSHA256: call.payload.sha256 },
        });
      }
      const digest = md5.digest();
      if (wantedMd5 !== undefined && digest.toString("base64") !== wantedMd5) {
        throw new S3Error("BadDigest", {
          message: "The Content-MD5 you specified did not match what we received.",
          details: { ExpectedDigest: wantedMd5, CalculatedDigest: digest.toString("base64") },
        });
      }
      return {
        size,
        md5: digest.toString("hex"),
        checksum: announced && compareChecksum(announced, { trailers, actual: checksum?.digest() ?? "" }),
      };
    },
  };
}

/** Returns the length of the content; undefined if the request does not say. */
export function contentLength(call: S3Call): number | undefined {
  // With chunks the content is shorter than the sent body.
  const name = call.payload.kind === "chunked" ? "x-amz-decoded-content-length" : "content-length";
  const header = call.header(name);
  if (header === undefined) return undefined;
  if (!/^\d{1,15}$/.test(header)) {
    throw new S3Error("InvalidArgument", { details: { ArgumentName: name, ArgumentValue: header } });
  }
  return Number(header);
}

type AnnouncedChecksum = {
  algorithm: ChecksumAlgorithm;
  /** Undefined if it follows the body. */ value?: string;
};

function readAnnouncedChecksum(call: S3Call): AnnouncedChecksum | undefined {
  const inHeader = readChecksumHeader(call.headerNames, call.header);
  const trailer = call.header("x-amz-trailer");
  const inTrailer = /^\s*x-amz-checksum-([a-z0-9]+)\s*$/i.exec(trailer ?? "")?.[1];
  if (trailer !== undefined && (inTrailer === undefined || call.payload.kind !== "chunked" || !call.payload.trailer)) {
    throw new S3Error("InvalidRequest", {
      message: "The value specified in the x-amz-trailer header is not supported",
    });
  }
  const announced = inHeader ?? (inTrailer === undefined ? undefined : { algorithm: toChecksumAlgorithm(inTrailer) });
  // A form's field does not have the SDKs' name.
  const named = call.header("x-amz-sdk-checksum-algorithm") ?? call.header("x-amz-checksum-algorithm");
  if (named !== undefined && announced === undefined) {
    throw new S3Error("InvalidRequest", {
      message:
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    });
  }
  if (named !== undefined && announced !== undefined && toChecksumAlgorithm(named) !== announced.algorithm) {
    throw new S3Error("InvalidRequest", { message: "Value for x-amz-sdk-checksum-algorithm header is invalid." });
  }
  return announced;
}

function compareChecksum(
  { algorithm, value }: AnnouncedChecksum,
  { trailers, actual }: { trailers: ReadonlyMap<string, string>; actual: string },
): StoredChecksum {
  const wanted = value ?? trailers.get(`x-amz-checksum-${algorithm}`);
  if (wanted === undefined) throw new S3Error("MalformedTrailerError");
  if (checkChecksumValue(algorithm, wanted) !== actual) {
    throw new S3Error("BadDigest", {
      message: `The ${checksumAlgorithms[algorithm].name} you specified did not match the calculated checksum.`,
    });
  }
  return { algorithm, value: actual, type: "FULL_OBJECT" };
}
