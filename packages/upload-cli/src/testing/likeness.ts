import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDevS3, uploadSetUp, type Personality } from "@s3-direct/dev-s3";
import { signedHeaderNames } from "@s3-direct/upload-server";
import { webOrigin } from "./run.ts";

const names = { uploadBucket: "acme-upload", mediaBucket: "acme-media" };

const uploadsExpire = {
  id: "uploads",
  enabled: true,
  prefix: "uploads/",
  expiration: { days: 1 },
  abortIncompleteAfterDays: 7,
};

/**
 * Starts the development S3 imitating another provider, set up as with that provider's dashboard: with the users'
 * rights and, if `withBuckets`, the buckets and everything that belongs to them.
 */
export async function startLikeness(personality: Personality, { withBuckets }: { withBuckets: boolean }) {
  const dataDir = await mkdtemp(join(tmpdir(), "likeness-"));
  const { uploadBucket, mediaBucket } = names;
  const keys = (name: string) => ({ accessKeyId: name, secretAccessKey: `${name}-secret` });
  const admin = keys("LIKEADMIN");
  const signer = keys("LIKESIGNER");
  const publisher = keys("LIKEPUBLISHER");
  const janitor = keys("LIKEJANITOR");
  const { users } = uploadSetUp({ origins: [webOrigin], ...names, keys: { signer, publisher, janitor } });
  const cors = [
    {
      allowedOrigins: [webOrigin],
      allowedMethods: ["PUT", "POST"],
      allowedHeaders: [...signedHeaderNames],
      maxAgeSeconds: 3600,
    },
  ];
  const s3 = await startDevS3({
    dataDir,
    personality,
    buckets: withBuckets
      ? [
          { name: uploadBucket, cors, lifecycle: [uploadsExpire] },
          { name: mediaBucket, publicRead: ["media/"] },
        ]
      : [],
    users: [{ ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] }, ...users],
  });
  return {
    names,
    endpoint: s3.url,
    adminEnv: variables("AWS", admin),
    keyEnv: { ...variables("S3_SIGNER", signer), ...variables("S3_PUBLISHER", publisher) },
    placeEnv: {
      S3_PROVIDER: personality,
      S3_ENDPOINT: s3.url,
      S3_REGION: s3.region,
      // An IP address has no host names below it.
      ...(personality !== "aws" && { S3_FORCE_PATH_STYLE: "1" }),
      S3_UPLOAD_BUCKET: uploadBucket,
      S3_MEDIA_BUCKET: mediaBucket,
      PUBLIC_BASE_URL: `${s3.url}/${mediaBucket}`,
      WEB_ORIGIN: webOrigin,
    },
    async [Symbol.asyncDispose]() {
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

type Keys = { accessKeyId: string; secretAccessKey: string };

function variables(prefix: string, { accessKeyId, secretAccessKey }: Keys): Record<string, string> {
  return { [`${prefix}_ACCESS_KEY_ID`]: accessKeyId, [`${prefix}_SECRET_ACCESS_KEY`]: secretAccessKey };
}
