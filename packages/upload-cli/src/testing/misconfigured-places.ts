import {
  DeleteBucketCorsCommand,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { signedHeaderNames } from "@s3-direct/upload-server";
import { closedAddress } from "./listen.ts";
import { pages, type Misconfiguration } from "./misconfiguration.ts";
import { putCors, type Provisioned } from "./provisioned.ts";
import { webOrigin } from "./run.ts";

/** Amazon has the bucket in the host name, which an IP address has no room for. */
const byName = (url: string) => url.replace("127.0.0.1", "localhost");

/** Wrong addresses, keys and bucket rules. */
export const misconfiguredPlaces: readonly Misconfiguration[] = [
  {
    name: "no CORS rule",
    async spoil({ target }) {
      await target.byHand((admin) => admin.send(new DeleteBucketCorsCommand({ Bucket: target.names.uploadBucket })));
    },
    title: pages,
    advice: /^Add http:\/\/localhost:5173 to AllowedOrigins/,
  },
  {
    name: "a CORS origin with a slash at its end",
    spoil: (right) => putCors(right, [{ AllowedOrigins: [`${webOrigin}/`] }]),
    title: pages,
    advice: /without a slash at the end/,
  },
  {
    name: "a CORS rule of another scheme",
    spoil: (right) => putCors(right, [{ AllowedOrigins: ["https://localhost:5173"] }]),
    title: pages,
    advice: /with its scheme and port/,
  },
  {
    name: "a CORS rule that lacks a signed header",
    spoil: (right) =>
      putCors(right, [{ AllowedHeaders: signedHeaderNames.filter((name) => name !== "x-amz-meta-upload") }]),
    title: pages,
    advice: /^Add x-amz-meta-upload to AllowedHeaders/,
  },
  {
    name: "a CORS rule that lacks PUT",
    spoil: (right) => putCors(right, [{ AllowedMethods: ["GET", "POST"] }]),
    title: pages,
    advice: /^Add PUT to AllowedMethods/,
  },
  {
    name: "a CORS rule for every origin",
    spoil: (right) => putCors(right, [{ AllowedOrigins: ["*"] }]),
    title: /pages of other sites may not/,
    advice: /^Name the app's origins/,
  },
  {
    name: "an upload bucket that is not there",
    spoil: () => ({ S3_UPLOAD_BUCKET: "nobody-made-this-upload-bucket" }),
    title: /the upload bucket is at/,
    advice: /^There is no bucket nobody-made-this-upload-bucket/,
  },
  {
    name: "a media bucket that is not there",
    spoil: () => ({ S3_MEDIA_BUCKET: "nobody-made-this-media-bucket" }),
    title: /the media bucket nobody-made-this-media-bucket is there/,
    advice: /^There is no bucket nobody-made-this-media-bucket/,
  },
  {
    name: "another bucket's name in the endpoint",
    spoil: ({ env }) => ({ S3_ENDPOINT: `${env["S3_ENDPOINT"]}/nobody-made-this-bucket` }),
    title: /the media bucket .* is there/,
    advice:
      /^There is no bucket .* If \/nobody-made-this-bucket in the endpoint is a bucket's name, take it out there\.$/,
  },
  {
    name: "no media bucket, and a wrong secret",
    spoil: () => ({ S3_MEDIA_BUCKET: "nobody-made-this-media-bucket", S3_PUBLISHER_SECRET_ACCESS_KEY: "wrong" }),
    title: /the media bucket nobody-made-this-media-bucket is there/,
    advice: /^There is no bucket nobody-made-this-media-bucket/,
  },
  {
    name: "a signer's secret that is wrong",
    spoil: () => ({ S3_SIGNER_SECRET_ACCESS_KEY: "wrong" }),
    title: /a presigned PUT is stored/,
    advice: /check S3_SIGNER_SECRET_ACCESS_KEY/,
  },
  {
    name: "a signer's key that nobody knows",
    spoil: () => ({ S3_SIGNER_ACCESS_KEY_ID: "NOBODYSKEY0000000001" }),
    title: /a presigned PUT is stored/,
    advice: /check S3_SIGNER_ACCESS_KEY_ID/,
  },
  {
    name: "a publisher's secret that is wrong",
    spoil: () => ({ S3_PUBLISHER_SECRET_ACCESS_KEY: "wrong" }),
    title: /the publisher can read uploads/,
    advice: /check S3_PUBLISHER_SECRET_ACCESS_KEY/,
  },
  {
    name: "the same keys for both roles",
    spoil: ({ env }) => ({
      S3_SIGNER_ACCESS_KEY_ID: env["S3_PUBLISHER_ACCESS_KEY_ID"] ?? "",
      S3_SIGNER_SECRET_ACCESS_KEY: env["S3_PUBLISHER_SECRET_ACCESS_KEY"] ?? "",
    }),
    title: /signer and publisher are two identities/,
    advice: /keys of its own/,
  },
  {
    name: "a public address that leads past the bucket",
    spoil: ({ env }) => ({ PUBLIC_BASE_URL: `${env["PUBLIC_BASE_URL"]}/media` }),
    title: /published files are served at/,
    advice: /Let everybody read|does not lead to the media bucket/,
  },
  {
    name: "a public address where nobody answers",
    spoil: async () => ({ PUBLIC_BASE_URL: await closedAddress() }),
    title: /published files are served at/,
    advice: /^PUBLIC_BASE_URL cannot be reached/,
  },
  {
    name: "media on the app's own host",
    spoil: () => ({ WEB_ORIGIN: "http://127.0.0.1:5173" }),
    title: /served from another host than the app/,
    advice: /host name of its own/,
  },
  {
    name: "an endpoint where nobody answers",
    spoil: async () => ({ S3_ENDPOINT: await closedAddress() }),
    title: /S3 answers/,
    advice: /^Nothing listens there/,
  },
  {
    name: "an endpoint with https:// that does not speak TLS",
    spoil: ({ env }) => ({ S3_ENDPOINT: (env["S3_ENDPOINT"] ?? "").replace("http:", "https:") }),
    title: /S3 answers/,
    advice: /^The server does not speak TLS there/,
  },
  {
    name: "an endpoint that only browsers reach",
    spoil: async ({ env }) => ({
      S3_SIGNING_ENDPOINT: byName(env["S3_ENDPOINT"] ?? ""),
      S3_ENDPOINT: await closedAddress(),
    }),
    title: /S3 answers/,
    advice: /^Nothing listens there/,
  },
  {
    name: "a name for browsers that does not resolve",
    spoil: () => ({ S3_SIGNING_ENDPOINT: "http://s3.invalid" }),
    title: /the upload bucket is at http:\/\/(?:upload-\w+\.)?s3\.invalid/,
    advice: /^This name does not resolve/,
  },
  {
    name: "one of several names for browsers that is wrong",
    spoil: async () => ({ S3_ENDPOINT_ALIASES: byName(await closedAddress()) }),
    title: /the upload bucket is at/,
    advice: /^Nothing listens there/,
  },
  {
    name: "a name below localhost where nobody listens",
    spoil: async () => ({ S3_ENDPOINT_ALIASES: (await closedAddress()).replace("127.0.0.1", "{bucket}.localhost") }),
    title: /the upload bucket is at/,
    advice: /^Nothing listens there/,
  },
  {
    name: "no lifecycle rule",
    async spoil({ target }) {
      await target.byHand((admin) =>
        admin.send(new DeleteBucketLifecycleCommand({ Bucket: target.names.uploadBucket })),
      );
    },
    title: /uploads are removed by a lifecycle rule/,
    advice: /^Let objects under uploads\/ of upload-/,
  },
  {
    name: "a lifecycle rule of a month",
    async spoil({ target }) {
      const Rules = [{ ID: "slow", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 30 } }];
      const rules = { Bucket: target.names.uploadBucket, LifecycleConfiguration: { Rules } };
      await target.byHand((admin) => admin.send(new PutBucketLifecycleConfigurationCommand(rules)));
    },
    title: /uploads are removed by a lifecycle rule/,
    advice: /expire after 1 day/,
  },
  {
    name: "a lifecycle rule that removes published files",
    spoil: (right) => expireMedia(right, "media/"),
    title: /no lifecycle rule that removes published files/,
    advice: /^Let that rule of media-\w+ leave out media\//,
  },
  {
    name: "a lifecycle rule that removes private files",
    spoil: (right) => expireMedia(right, "private/"),
    title: /no lifecycle rule that removes private files/,
    advice: /^Let that rule of media-\w+ leave out private\//,
  },
];

/** Where the provider itself keeps parts longer than a day. */
export const partsRule: Misconfiguration = {
  name: "a lifecycle rule that removes parts sooner than browsers are told",
  spoil: ({ target }) =>
    addRule(target, {
      bucket: target.names.uploadBucket,
      rule: { Filter: { Prefix: "" }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    }),
  title: /unfinished multipart uploads are removed by a lifecycle rule/,
  advice: /^Browsers are told that an upload can be resumed for 168 hours/,
};

const expireMedia = ({ target }: Provisioned, Prefix: string) =>
  addRule(target, {
    bucket: target.names.mediaBucket,
    rule: { Filter: { Prefix }, Expiration: { Days: 30 } },
  });

async function addRule(
  { byHand }: Provisioned["target"],
  { bucket: Bucket, rule }: { bucket: string; rule: Omit<LifecycleRule, "Status"> },
): Promise<void> {
  await byHand(async (admin) => {
    const { Rules = [] } = await admin.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const added = [...Rules, { ID: "company", Status: "Enabled" as const, ...rule }];
    const LifecycleConfiguration = { Rules: added };
    await admin.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  });
}
