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

/** `pnpm test:long` has another one each time. */
export const fuzzSeed = Number(process.env["S3_DIRECT_FUZZ_SEED"] ?? 1);

/**
 * So many requests are changed: 2,000 in `npm test`, 10,000 in `pnpm test:long`. Never fewer, whatever a short run asks for: they
 * take a second, and one in thirty gets past the signature, so that of 150 hardly any might.
 */
export const fuzzRuns = Math.max(2_000, Number(process.env["S3_DIRECT_FUZZ_RUNS"] ?? 0));
