import { checkOrigins } from "./origins.ts";
import type { BucketOptions, DevS3 } from "./server.ts";
import type { User } from "./access/users.ts";

type Keys = { accessKeyId: string; secretAccessKey: string };

export type UploadSetUpOptions = {
  /** The web app's origins, whose pages upload: `http://localhost:5173`, without a slash at the end, or `*` for any. */
  origins: readonly string[];
  /** Private; its objects expire. @default "upload" */
  uploadBucket?: string | undefined;
  /** For published files: readable under `media/`. @default "media" */
  mediaBucket?: string | undefined;
  /** @default the roles' names as keys, which is enough for an S3 that only this machine uses */
  keys?: Record<Role, Keys> | undefined;
};

type Role = "signer" | "publisher" | "janitor";

/** The names and the keys of a set-up, as `createS3Storage` takes them. */
export type UploadSetUp = Record<Role, Keys> & { uploadBucket: string; mediaBucket: string };

const knownKeys = {
  signer: { accessKeyId: "signer", secretAccessKey: "signer-secret" },
  publisher: { accessKeyId: "publisher", secretAccessKey: "publisher-secret" },
  janitor: { accessKeyId: "janitor", secretAccessKey: "janitor-secret" },
};

/**
 * Returns the two buckets that s3-direct needs, and identities with only the rights for their own work.
 * @throws Error with one sentence about an origin that no browser sends
 */
export function uploadSetUp(options: UploadSetUpOptions): {
  buckets: BucketOptions[];
  users: User[];
  setUp: UploadSetUp;
} {
  const { origins, uploadBucket = "upload", mediaBucket = "media", keys = knownKeys } = options;
  checkOrigins(origins);
  const { signer, publisher, janitor } = keys;
  const setUp = { uploadBucket, mediaBucket, signer, publisher, janitor };
  return { buckets: bucketsOf(setUp, origins), users: usersOf(setUp), setUp };
}

/**
 * Returns the addresses of a set-up on this S3, for an API and its pages: the other options of `createS3Storage`,
 * without the provider.
 */
export function addressesOf(
  { url, port }: Pick<DevS3, "url" | "port">,
  { mediaBucket }: Pick<UploadSetUp, "mediaBucket">,
): { signingEndpoint: string; endpointAliases: string[]; publicBaseUrl: string } {
  const isAtLoopback = ["127.0.0.1", "localhost", "0.0.0.0", "[::]"].includes(new URL(url).hostname);
  if (!isAtLoopback) return { signingEndpoint: url, endpointAliases: [], publicBaseUrl: `${url}/${mediaBucket}` };
  return {
    signingEndpoint: `http://localhost:${port}`,
    // Browsers open six connections for each host name. Only host names that every client resolves are used.
    // `{bucket}.localhost` would be a third one, but only Chromium and Firefox resolve it themselves; Node, Safari on
    // macOS and many phones ask the system's resolver, which may not know it. Then every third upload would fail at
    // once.
    endpointAliases: [`http://127.0.0.1:${port}`],
    // Not the host name of a page on localhost, so that uploaded files never get the app's cookies.
    publicBaseUrl: `http://127.0.0.1:${port}/${mediaBucket}`,
  };
}

/** Uploads and large copies can be resumed for this time. */
const unfinishedParts = { id: "unfinished-parts", enabled: true, prefix: "", abortIncompleteAfterDays: 7 };

/** All headers that are signed for a browser's request: `signedHeaderNames` of upload-server. */
const signedHeaders = [
  "content-type",
  "if-none-match",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha256",
  "x-amz-meta-upload",
];

function bucketsOf({ uploadBucket, mediaBucket }: UploadSetUp, allowedOrigins: readonly string[]): BucketOptions[] {
  const allowed = { allowedOrigins: [...allowedOrigins], maxAgeSeconds: 3600 };
  return [
    {
      name: uploadBucket,
      cors: [{ ...allowed, allowedMethods: ["PUT", "POST"], allowedHeaders: signedHeaders }],
      lifecycle: [
        { id: "uploads-expire", enabled: true, prefix: "uploads/", expiration: { days: 1 } },
        unfinishedParts,
      ],
    },
    {
      name: mediaBucket,
      cors: [{ ...allowed, allowedMethods: ["GET", "HEAD"], allowedHeaders: [] }],
      publicRead: ["media/"],
      lifecycle: [unfinishedParts],
    },
  ];
}

/**
 * Returns the users: the signer of uploads can't read, the publisher signs only downloads, and only the janitor lists.
 */
function usersOf({ uploadBucket, mediaBucket, signer, publisher, janitor }: UploadSetUp): User[] {
  const uploads = [`${uploadBucket}/uploads/*`];
  const published = [`${mediaBucket}/media/*`, `${mediaBucket}/private/*`];
  return [
    {
      ...signer,
      statements: [
        allow(["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], uploads),
        // Denied explicitly: an unsigned copy-source header on a presigned PUT would read with the signer's rights.
        { effect: "deny", actions: ["s3:GetObject"], resources: uploads },
      ],
    },
    {
      ...publisher,
      statements: [
        allow(["s3:GetObject", "s3:PutObject"], uploads),
        allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], published),
        allow(["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"], published),
        // A large file is copied in parts. The process that resumes the copy must be able to find it.
        allow(["s3:ListBucketMultipartUploads"], [mediaBucket]),
      ],
    },
    {
      ...janitor,
      statements: [
        allow(["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"], [uploadBucket, mediaBucket]),
        allow(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"], [...uploads, ...published]),
      ],
    },
  ];
}

function allow(actions: string[], resources: string[]): User["statements"][number] {
  return { effect: "allow", actions, resources };
}
