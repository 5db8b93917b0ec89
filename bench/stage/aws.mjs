import { randomBytes } from "node:crypto";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { contentsOf, makeBucket } from "./s3.mjs";

/**
 * Starts on Amazon S3 in a region: with three new buckets, which are removed at the end. The caller's own key signs and
 * publishes, so that no identities are made in the account.
 * @throws Error if there are no credentials
 */
export const startAws = (region) =>
  async function openS3({ origin }) {
    // As in the SDK: another S3 that behaves like Amazon's.
    const endpoint = process.env.AWS_ENDPOINT_URL_S3;
    const client = new S3Client({ region, forcePathStyle: endpoint !== undefined });
    const admin = await client.config.credentials().catch((cause) => {
      throw new Error("There is no access key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.", {
        cause,
      });
    });
    if (admin.sessionToken !== undefined) {
      throw new Error("These are temporary credentials, with which the peers cannot sign: use an access key.");
    }
    const run = randomBytes(4).toString("hex");
    const buckets = { upload: `bench-upload-${run}`, media: `bench-media-${run}`, peers: `bench-peers-${run}` };
    const made = {};
    const contents = contentsOf(client, made);
    const close = async () => {
      await contents.empty().catch(() => {});
      for (const Bucket of Object.values(made)) {
        await client
          .send(new DeleteBucketCommand({ Bucket }))
          .catch(() => console.error(`${Bucket} was not removed: look whether it is there.`));
      }
      client.destroy();
    };
    try {
      for (const [name, bucket] of Object.entries(buckets)) {
        made[name] = bucket;
        await makeBucket(client, bucket, { origin, region });
      }
    } catch (error) {
      await close();
      throw error;
    }
    const { accessKeyId, secretAccessKey } = admin;
    return {
      isAws: true,
      region,
      endpoint,
      names: endpoint ? [endpoint] : namesIn(region),
      settings: {
        S3_UPLOAD_BUCKET: buckets.upload,
        S3_MEDIA_BUCKET: buckets.media,
        PUBLIC_BASE_URL: endpoint ?? `https://${buckets.media}.s3.${region}.amazonaws.com`,
        S3_SIGNER_ACCESS_KEY_ID: accessKeyId,
        S3_SIGNER_SECRET_ACCESS_KEY: secretAccessKey,
        S3_PUBLISHER_ACCESS_KEY_ID: accessKeyId,
        S3_PUBLISHER_SECRET_ACCESS_KEY: secretAccessKey,
      },
      admin: { accessKeyId, secretAccessKey },
      peersBucket: buckets.peers,
      ...contents,
      close,
    };
  };

const namesIn = (region) => [
  `https://{bucket}.s3.${region}.amazonaws.com`,
  `https://s3.${region}.amazonaws.com/{bucket}`,
  `https://{bucket}.s3.dualstack.${region}.amazonaws.com`,
];
