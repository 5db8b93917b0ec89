import type { S3Provider } from "../s3/provider.ts";
import { aws } from "../s3/providers/aws.ts";
import { b2 } from "../s3/providers/b2.ts";
import { ceph } from "../s3/providers/ceph.ts";
import { custom } from "../s3/providers/custom.ts";
import { garage } from "../s3/providers/garage.ts";
import { gcs } from "../s3/providers/gcs.ts";
import { minio } from "../s3/providers/minio.ts";
import { r2 } from "../s3/providers/r2.ts";
import { tigris } from "../s3/providers/tigris.ts";
import { wasabi } from "../s3/providers/wasabi.ts";
import type { EnvReader } from "./env-reader.ts";

export const providerNames = [
  "aws",
  "r2",
  "gcs",
  "b2",
  "minio",
  "ceph",
  "wasabi",
  "tigris",
  "garage",
  "custom",
] as const;
export type ProviderName = (typeof providerNames)[number];

type Given = { region?: string | undefined; endpoint?: string | undefined };

/** A provider's factory, and the option that it requires. */
type Factory =
  | { needs: "region"; make: (given: Given & Amazons & { region: string }) => S3Provider }
  | { needs: "endpoint"; make: (given: Given & { endpoint: string }) => S3Provider }
  | { needs: undefined; make: (given: Given) => S3Provider };

const factories: Readonly<Record<ProviderName, Factory>> = {
  aws: { needs: "region", make: aws },
  r2: { needs: "endpoint", make: r2 },
  gcs: { needs: undefined, make: gcs },
  b2: { needs: "region", make: b2 },
  minio: { needs: "endpoint", make: minio },
  ceph: { needs: "endpoint", make: ceph },
  wasabi: { needs: "region", make: wasabi },
  tigris: { needs: undefined, make: tigris },
  garage: { needs: "endpoint", make: garage },
  custom: { needs: "endpoint", make: custom },
};

/** The variables that describe the provider. */
export const providerVariables = [
  "S3_PROVIDER",
  "S3_ENDPOINT",
  "S3_REGION",
  "S3_FORCE_PATH_STYLE",
  "S3_ACCELERATE",
  "S3_REQUEST_PAYER",
  "S3_KMS_KEY_ID",
] as const;

/** @returns undefined if something is wrong; the problems are then in the reader */
export function readProvider(reader: EnvReader): S3Provider | undefined {
  const before = reader.problems.length;
  const endpoint = reader.url("S3_ENDPOINT");
  const name = nameOf(reader, endpoint);
  const region =
    reader.checked("S3_REGION", regionName) ?? (name === "aws" ? reader.checked("AWS_REGION", regionName) : undefined);
  const forcePathStyle = reader.flag("S3_FORCE_PATH_STYLE");
  if (reader.problems.length > before || name === undefined) return undefined;
  const isNamed = reader.text("S3_PROVIDER") !== undefined;
  const why = isNamed
    ? `S3_PROVIDER=${name} needs it`
    : `S3_PROVIDER is not set, so the provider is ${name}, which needs it`;
  const factory = factories[name];
  if (factory.needs === "region" && region === undefined) reader.needed("S3_REGION", why);
  if (factory.needs === "endpoint") reader.needed("S3_ENDPOINT", why);
  const amazons = readAmazons(reader, name);
  if (name === "aws" && forcePathStyle !== undefined)
    reader.problems.push("S3_FORCE_PATH_STYLE must not be set with S3_PROVIDER=aws: its style of addresses is known.");
  if (reader.problems.length > before) return undefined;
  const provider = make(factory, { region, endpoint, ...amazons });
  return forcePathStyle === undefined ? provider : { ...provider, forcePathStyle };
}

/** Whether it can be a region's name: the SDK signs for no other, and makes a host name of it. */
export const isRegionName = (text: string): boolean => /^(?!-)[a-z\d-]{1,63}(?<!-)$/i.test(text);

const regionName = {
  is: isRegionName,
  must: "be a region's name, with letters, digits and hyphens, such as eu-central-1",
};

function nameOf(reader: EnvReader, endpoint: string | undefined): ProviderName | undefined {
  const known = providerNames.join(", ");
  const text = reader.checked("S3_PROVIDER", {
    is: (one) => providerNames.some((name) => name === one),
    must: `be one of ${known}`,
  });
  const isAws = endpoint === undefined && (reader.text("S3_REGION") ?? reader.text("AWS_REGION")) !== undefined;
  return providerNames.find((name) => name === (text ?? (isAws ? "aws" : "custom")));
}

type Amazons = { useAccelerateEndpoint?: boolean; requestPayer?: boolean; kmsKeyId?: string };

/** Reads the options that only Amazon S3 has. */
function readAmazons(reader: EnvReader, name: ProviderName): Amazons {
  const useAccelerateEndpoint = reader.flag("S3_ACCELERATE");
  const requestPayer = reader.flag("S3_REQUEST_PAYER");
  const kmsKeyId = reader.text("S3_KMS_KEY_ID");
  const amazons = {
    ...(useAccelerateEndpoint !== undefined && { useAccelerateEndpoint }),
    ...(requestPayer !== undefined && { requestPayer }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  };
  if (name !== "aws" && Object.keys(amazons).length > 0)
    reader.problems.push("S3_ACCELERATE, S3_REQUEST_PAYER and S3_KMS_KEY_ID are for S3_PROVIDER=aws only.");
  return amazons;
}

/** {@link readProvider} has checked that what the factory requires is set. */
function make(factory: Factory, given: Given & Amazons): S3Provider {
  switch (factory.needs) {
    case "region":
      return factory.make({ ...given, region: given.region ?? "" });
    case "endpoint":
      return factory.make({ ...given, endpoint: given.endpoint ?? "" });
    case undefined:
      return factory.make(given);
  }
}
