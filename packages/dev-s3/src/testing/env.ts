/** The S3 that the behaviour suite runs on: dev-s3 itself, or one that already runs. */
export const suiteEnv = {
  target: process.env["S3_DIRECT_SUITE"] === "ceph" ? "ceph" : "dev-s3",
  endpoint: process.env["S3_DIRECT_SUITE_ENDPOINT"] ?? "http://127.0.0.1:9100",
  /** The owner of the buckets. */
  adminKey: process.env["S3_DIRECT_SUITE_ADMIN_KEY"] ?? "",
  adminSecret: process.env["S3_DIRECT_SUITE_ADMIN_SECRET"] ?? "",
  /** A user without any permission, and its name in a bucket policy. */
  appKey: process.env["S3_DIRECT_SUITE_APP_KEY"] ?? "",
  appSecret: process.env["S3_DIRECT_SUITE_APP_SECRET"] ?? "",
  appArn: process.env["S3_DIRECT_SUITE_APP_ARN"] ?? "arn:aws:iam:::user/app",
} as const;

/** `pnpm test:long` sets another seed each time. */
export const fuzzSeed = Number(process.env["S3_DIRECT_FUZZ_SEED"] ?? 1);

/**
 * The number of changed requests: 2,000 in `npm test`, 10,000 in `pnpm test:long`. Never fewer, even in a short run:
 * they take a second, and only one in thirty passes the signature check, so of 150 hardly any might.
 */
export const fuzzRuns = Math.max(2_000, Number(process.env["S3_DIRECT_FUZZ_RUNS"] ?? 0));
