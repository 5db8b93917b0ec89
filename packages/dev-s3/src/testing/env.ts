/** Which S3 the behaviour suite runs on: dev-s3 itself, or one that is already there. */
export const suiteEnv = {
  target: process.env["S3_DIRECT_SUITE"] === "ceph" ? "ceph" : "dev-s3",
  endpoint: process.env["S3_DIRECT_SUITE_ENDPOINT"] ?? "http://127.0.0.1:9100",
  /** Owns the buckets. */
  adminKey: process.env["S3_DIRECT_SUITE_ADMIN_KEY"] ?? "",
  adminSecret: process.env["S3_DIRECT_SUITE_ADMIN_SECRET"] ?? "",
  /** A user without any permission, and how a bucket policy names it. */
  appKey: process.env["S3_DIRECT_SUITE_APP_KEY"] ?? "",
  appSecret: process.env["S3_DIRECT_SUITE_APP_SECRET"] ?? "",
  appArn: process.env["S3_DIRECT_SUITE_APP_ARN"] ?? "arn:aws:iam:::user/app",
} as const;

/** A seed to fuzz with once more; another one each time without it. */
export const fuzzSeed = Number(process.env["S3_DIRECT_FUZZ_SEED"] ?? Date.now() % 2 ** 32);

/** So many requests are changed: some in `npm test`, 10,000 in `pnpm test:long`. */
export const fuzzRuns = Number(process.env["S3_DIRECT_FUZZ_RUNS"] ?? 2_000);
