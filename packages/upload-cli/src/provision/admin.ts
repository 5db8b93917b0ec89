import { hash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Connection } from "../connection.ts";
import { traits, type ProviderTraits } from "../set-up/traits.ts";

/** Clients with the credentials of the administrator who runs provision. */
export type Admin = {
  s3: S3Client;
  region: string;
  traits: ProviderTraits;
  /** Spread into every request on a bucket, so that S3 refuses it if another account owns that bucket. */
  owner: { ExpectedBucketOwner?: string };
};

/** Connects with the administrator's credentials, and asks which account they belong to if the provider can tell. */
export async function connectAdmin(connection: Connection): Promise<Admin> {
  const { provider, region } = connection;
  const config = clientConfig(connection);
  const s3 = new S3Client({
    ...config,
    forcePathStyle: connection.forcePathStyle,
    // The SDK's default adds a CRC32 to every request, which several S3-compatible servers refuse.
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

/** If credentials are not given, the SDK's own chain finds them: a profile, or an instance's role. */
export function clientConfig({ region, endpoint, credentials }: Connection) {
  return {
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    requestHandler: { connectionTimeout: 3000, socketTimeout: 10_000 },
  };
}

/**
 * Sends Content-MD5. CORS and lifecycle rules need a checksum, and this is the older one:
 * https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/MD5_FALLBACK.md
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
