import { hash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Place } from "../place.ts";
import { traits, type ProviderTraits } from "../set-up/traits.ts";

/** Clients with the credentials of the administrator who sets up. */
export type Admin = {
  s3: S3Client;
  region: string;
  traits: ProviderTraits;
  /** Spread into every request on a bucket, so that a bucket of that name in other hands refuses it. */
  owner: { ExpectedBucketOwner?: string };
};

/** Connects with the administrator's credentials, and asks whose they are where that can be asked. */
export async function connectAdmin(place: Place): Promise<Admin> {
  const { provider, region } = place;
  const config = clientConfig(place);
  const s3 = new S3Client({
    ...config,
    forcePathStyle: place.forcePathStyle,
    // The default adds a CRC32 to every request, which several S3-compatible servers refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  if (!traits[provider].sdkChecksums) useMd5(s3);
  return {
    s3,
    region,
    traits: traits[provider],
    owner: provider === "aws" ? await accountOf(new STSClient(config)) : {},
  };
}

/** The SDK's own chain finds credentials that are not given: a profile, an instance's role. */
export function clientConfig({ region, endpoint, credentials }: Place) {
  return {
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    requestHandler: { connectionTimeout: 3000, socketTimeout: 10_000 },
  };
}

/**
 * CORS and lifecycle rules must come with a checksum: https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/MD5_FALLBACK.md
 * has the way to the older one.
 */
function useMd5(s3: S3Client): void {
  s3.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (!isRequest(request) || !("x-amz-sdk-checksum-algorithm" in request.headers)) return next(args);
      for (const name of Object.keys(request.headers))
        if (/^x-amz-(?:sdk-)?checksum-/.test(name)) delete request.headers[name];
      request.headers["content-md5"] = hash("md5", request.body, "base64");
      return next(args);
    },
    { step: "build", priority: "low" },
  );
}

function isRequest(request: unknown): request is { headers: Record<string, string>; body: string | Uint8Array } {
  return typeof request === "object" && request !== null && "headers" in request && "body" in request;
}

async function accountOf(sts: STSClient): Promise<Admin["owner"]> {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  return Account === undefined ? {} : { ExpectedBucketOwner: Account };
}
