import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { startCeph } from "../../scripts/ceph.mjs";
import { pnpm } from "../../scripts/pnpm.mjs";

const region = "us-east-1";
const peersBucket = "bench-peers";

/**
 * Starts a Ceph that keeps its data on disk, with our buckets as `s3-direct provision` makes them, and one more for the
 * peers with the CORS rule that their documentation requires.
 */
export async function startS3({ origin }) {
  const ceph = await startCeph({ store: "bluestore", users: ["admin", "signer", "publisher"] });
  const { admin } = ceph.keys;
  const client = new S3Client({
    endpoint: ceph.endpoint,
    region,
    forcePathStyle: true,
    credentials: admin,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  try {
    const settings = await provision(ceph, { origin, admin });
    await makeBucket(client, peersBucket, { origin });
    const buckets = { upload: settings.S3_UPLOAD_BUCKET, media: settings.S3_MEDIA_BUCKET, peers: peersBucket };
    return {
      endpoint: ceph.endpoint,
      port: Number(new URL(ceph.endpoint).port),
      region,
      settings,
      admin,
      peersBucket,
      ...contentsOf(client, buckets),
      close: ceph.close,
    };
  } catch (error) {
    await ceph.close();
    throw error;
  }
}

/**
 * Makes a bucket with the CORS rule of both peers' documentations: better-upload's guide for buckets, Uppy's for S3.
 */
export async function makeBucket(client, Bucket, { origin, region }) {
  await client.send(
    new CreateBucketCommand({
      Bucket,
      // A request must not name us-east-1.
      ...(region && region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint: region } }),
    }),
  );
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule(origin)] } }));
}

/** Lists the buckets' contents, by the names that contestants use for the buckets. */
export const contentsOf = (client, buckets) => ({
  /** Returns the sizes of all objects in a bucket. */
  sizes: async (bucket) => (await list(client, buckets[bucket])).map(({ Size }) => Size),
  empty: async () => {
    for (const Bucket of Object.values(buckets)) await empty(client, Bucket);
  },
});

async function provision({ endpoint }, { origin, admin }) {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const file = join(folder, "settings.env");
  try {
    const place = ["--provider", "ceph", "--endpoint", endpoint, "--region", region];
    const buckets = ["--upload-bucket", "bench-upload", "--media-bucket", "bench-media", "--serve", "public"];
    const args = ["provision", ...place, ...buckets, "--origin", origin, "--env", file, "--yes"];
    const env = { ...process.env, AWS_ACCESS_KEY_ID: admin.accessKeyId, AWS_SECRET_ACCESS_KEY: admin.secretAccessKey };
    await pnpm(["s3-direct", ...args], { env, quiet: true });
    return parseEnv(await readFile(file, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const rule = (origin) => ({
  AllowedOrigins: [origin],
  AllowedMethods: ["GET", "PUT", "POST", "DELETE"],
  AllowedHeaders: ["*"],
  ExposeHeaders: ["ETag", "Location"],
  MaxAgeSeconds: 3600,
});

async function list(client, Bucket) {
  const found = [];
  let ContinuationToken;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    found.push(...(page.Contents ?? []));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

async function empty(client, Bucket) {
  const keys = (await list(client, Bucket)).map(({ Key }) => ({ Key }));
  for (let at = 0; at < keys.length; at += 1000) {
    await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.slice(at, at + 1000), Quiet: true } }),
    );
  }
}
