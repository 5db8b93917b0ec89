import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Place } from "../place.ts";
import { traits, type ProviderTraits } from "../set-up/traits.ts";

/** Whoever sets up: clients with an administrator's credentials. */
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
  return {
    s3: new S3Client({
      ...config,
      forcePathStyle: place.forcePathStyle,
      // The default adds a CRC32 to every request, which several S3-compatible servers refuse.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
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

async function accountOf(sts: STSClient): Promise<Admin["owner"]> {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  return Account === undefined ? {} : { ExpectedBucketOwner: Account };
}
