import { GiB, MiB } from "@s3-direct/upload-core";
import { planUpload } from "@s3-direct/upload-core/internal";
import { requireBucketName, requireNoBucket } from "./bucket-url.ts";
import { requireExpiresIn } from "./expires-in.ts";
import type { S3Storage, S3StorageOptions } from "./storage.ts";

/** The smallest allowed `copyPartSize`: no server copies a smaller file in parts. */
export const minCopyPartSize = 5 * MiB;

type WithDefaults = S3StorageOptions &
  Pick<S3Storage, "expiresIn" | "resumableFor" | "plan" | "copyPartSize" | "finishBudget">;

/** @throws TypeError or RangeError, with one sentence, if an option can't work */
export function requireStorageOptions(options: WithDefaults): void {
  const { provider, uploadBucket, mediaBucket, bucketOwner } = options;
  const { expiresIn, resumableFor, plan, copyPartSize, finishBudget, mediaKeys, maxSockets } = options;
  const { capabilities } = provider;
  const endpoints = [provider.endpoint, options.signingEndpoint, ...(options.endpointAliases ?? [])];
  for (const bucket of [uploadBucket, mediaBucket]) {
    requireBucketName(bucket, provider);
    for (const endpoint of endpoints) requireNoBucket(endpoint ?? "", bucket);
  }
  if (uploadBucket === mediaBucket) {
    throw new TypeError(
      `uploadBucket and mediaBucket are both "${uploadBucket}": uploads would be public before they are verified.`,
    );
  }
  requireExpiresIn(expiresIn);
  if (!Number.isInteger(resumableFor) || resumableFor < 1) {
    throw new TypeError("resumableFor is a whole number of seconds, at least 1.");
  }
  if (!Number.isInteger(finishBudget) || finishBudget < 1 || finishBudget > 3_600) {
    throw new TypeError("finishBudget is a whole number of seconds from 1 to 3,600.");
  }
  if (!Number.isInteger(copyPartSize) || copyPartSize < minCopyPartSize || copyPartSize > 5 * GiB) {
    throw new TypeError("copyPartSize is a whole number of bytes from 5 MiB to 5 GiB, S3's limits for a part.");
  }
  // For callers without TypeScript: any other text would show owners and names.
  if (mediaKeys !== undefined && mediaKeys !== "readable" && mediaKeys !== "opaque") {
    throw new TypeError(`mediaKeys is "readable" or "opaque", not ${JSON.stringify(mediaKeys)}.`);
  }
  // With a negative one every request would wait for ever for a connection; with 0 or NaN there would be no limit.
  if (maxSockets !== undefined && !(maxSockets >= 1)) {
    throw new TypeError("maxSockets is a number of connections, at least 1.");
  }
  if (bucketOwner !== undefined && !/^[0-9]{12}$/.test(bucketOwner)) {
    throw new TypeError("bucketOwner is an AWS account's id: 12 digits.");
  }
  if (bucketOwner !== undefined && !capabilities.expectedBucketOwner) {
    throw new TypeError(`bucketOwner can't be set: ${provider.name} does not look at whose bucket it is.`);
  }
  // Throws for options that can't work.
  planUpload(1, plan);
  requireBoundCopies({ capabilities, plan, copyPartSize });
  requireNoForms(options);
  if (options.uploadBaseUrl !== undefined && (options.endpointAliases ?? []).length > 0) {
    throw new TypeError("endpointAliases can't be set beside uploadBaseUrl: browsers are sent to that one address.");
  }
}

const keys = ["accessKeyId", "secretAccessKey"];

/**
 * Options without a default, and the janitor, each with the fields that it must have. If an environment variable is
 * missing, all of these can be undefined although the types forbid it.
 */
const needed = {
  provider: ["region"],
  uploadBucket: [],
  mediaBucket: [],
  publicBaseUrl: [],
  signer: keys,
  publisher: keys,
  janitor: keys,
} as const satisfies Partial<Record<keyof S3StorageOptions, readonly string[]>>;

/** Checked first: the other options' defaults come from the provider. @throws TypeError that names what is missing */
export function requireGiven(options: S3StorageOptions): void {
  const missing = Object.entries(needed).flatMap(([name, fields]) => missingOf(options, { name, fields }));
  const [first] = missing;
  if (first === undefined) return;
  throw new TypeError(missing.length === 1 ? `${first} is missing.` : `${missing.join(", ")} are missing.`);
}

function missingOf(options: object, { name, fields }: { name: string; fields: readonly string[] }): string[] {
  const value: unknown = Reflect.get(options, name);
  if (isMissing(value)) return name === "janitor" ? [] : [name];
  // Returns the keys later.
  if (typeof value === "function") return [];
  return fields.filter((field) => isMissing(Reflect.get(Object(value), field))).map((field) => `${name}.${field}`);
}

const isMissing = (value: unknown) => value === undefined || value === "";

/**
 * Refuses forms beside options that a form can't carry. Other requests have them in a header or the query, but a form
 * has no field for them: AWS names none (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html), and
 * for Requester Pays it demands a header of the POST
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html), for which a browser sends
 * a preflight.
 */
function requireNoForms({ provider, bucketOwner, plan, uploadBaseUrl }: S3StorageOptions): void {
  if (provider.capabilities.form === "none" || (plan?.formMax ?? 0) === 0) return;
  // A form is sent to the bucket's root, which may be the application's own.
  if (uploadBaseUrl !== undefined) throw new TypeError("plan.formMax can't be set beside uploadBaseUrl.");
  const said = bucketOwner !== undefined ? "bucketOwner" : provider.requestPayer === true ? "requestPayer" : undefined;
  if (said === undefined) return;
  throw new TypeError(`plan.formMax can't be set beside ${said}: a form can't say it, so leave forms out.`);
}

/**
 * If parts are copied without a condition, none may come from other bytes: the upload must become an object only once.
 */
function requireBoundCopies({
  capabilities,
  plan: { singleMax = 32 * MiB, formMax = 0 },
  copyPartSize,
}: Pick<S3Storage, "capabilities" | "plan" | "copyPartSize">): void {
  const { partCopySourceIfMatch, copyParts, copySourceIfMatch } = capabilities;
  // If no copy takes a condition, no plan has a request that can be used more than once, whatever its sizes.
  if (partCopySourceIfMatch || !copyParts || !copySourceIfMatch) return;
  const changeable = Math.max(formMax, capabilities.conditionalPut ? 0 : singleMax);
  if (changeable <= copyPartSize) return;
  throw new TypeError(
    "copyPartSize must not be below what goes up by a request that is good more than once (plan.formMax, plan.singleMax): this S3 copies parts without a condition.",
  );
}
