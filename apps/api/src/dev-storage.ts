import { join } from "node:path";
import { type DevS3, startDevS3 } from "@s3-direct/dev-s3";
import { signedHeaderNames } from "@s3-direct/upload-server";
import type { DataDir, DevSecrets } from "./data-dir.ts";
import type { S3Settings } from "./env-s3.ts";
import { StartError } from "./start-error.ts";

const uploadBucket = "s3-direct-upload";
const mediaBucket = "s3-direct-media";

export type DevStorage = {
  settings: S3Settings;
  /** For tests: what goes wrong. */ faults: DevS3["faults"];
  close: () => Promise<void>;
};

/** Starts the development S3 in the data folder, with the buckets and the identities that a real one must have. */
export async function startDevStorage(options: {
  dataDir: DataDir;
  secrets: DevSecrets;
  webOrigins: readonly string[];
  port: number;
  onRequest?: DevS3Options["onRequest"];
}): Promise<DevStorage> {
  const { dataDir, secrets, webOrigins, port, onRequest } = options;
  const devS3 = await listen({
    dataDir: join(dataDir.path, "s3"),
    port,
    buckets: buckets(webOrigins),
    users: users(secrets),
    ...(onRequest && { onRequest }),
  });
  return {
    settings: {
      provider: { name: "dev-s3", endpoint: devS3.url },
      signingEndpoint: `http://localhost:${devS3.port}`,
      // Six connections a name, and only names that every client knows. `{bucket}.localhost` would be a third, which Chromium and
      // Firefox know by themselves; Node, Safari on macOS and many phones ask the system's resolver, which does not, and every
      // third upload would fail at once.
      endpointAliases: [`http://127.0.0.1:${devS3.port}`],
      uploadBucket,
      mediaBucket,
      // Another host name than the app's: what people upload never gets the app's cookies.
      publicBaseUrl: `http://127.0.0.1:${devS3.port}/${mediaBucket}`,
      bucketOwner: undefined,
      signer: secrets.signer,
      publisher: secrets.publisher,
      janitor: secrets.janitor,
    },
    faults: devS3.faults,
    close: devS3.close,
  };
}

type DevS3Options = Parameters<typeof startDevS3>[0];

async function listen(options: DevS3Options): Promise<DevS3> {
  try {
    return await startDevS3(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The development S3 cannot start: ${reason} DEV_S3_PORT chooses another port.`);
  }
}

function buckets(webOrigins: readonly string[]): DevS3Options["buckets"] {
  const allowedOrigins = [...webOrigins];
  return [
    {
      name: uploadBucket,
      cors: [{ allowedOrigins, allowedMethods: ["PUT"], allowedHeaders: [...signedHeaderNames], maxAgeSeconds: 3600 }],
      lifecycle: [
        { id: "uploads-expire", enabled: true, prefix: "uploads/", expiration: { days: 1 } },
        unfinishedParts,
      ],
    },
    {
      name: mediaBucket,
      cors: [{ allowedOrigins, allowedMethods: ["GET", "HEAD"], allowedHeaders: [], maxAgeSeconds: 3600 }],
      publicRead: ["media/"],
      lifecycle: [unfinishedParts],
    },
  ];
}

/** An upload can go on, and a large copy too, for as long as this. */
const unfinishedParts = { id: "unfinished-parts", enabled: true, prefix: "", abortIncompleteAfterDays: 7 };

/** Who signs uploads can't read, who reads signs nothing but downloads, and only the janitor lists. */
function users({ signer, publisher, janitor }: DevSecrets): DevS3Options["users"] {
  const uploads = [`${uploadBucket}/uploads/*`];
  return [
    {
      ...signer,
      statements: [
        {
          effect: "allow",
          actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
          resources: uploads,
        },
        // Said, because an unsigned copy-source header on a presigned PUT would read with the signer's rights.
        { effect: "deny", actions: ["s3:GetObject"], resources: uploads },
      ],
    },
    {
      ...publisher,
      statements: [
        { effect: "allow", actions: ["s3:GetObject", "s3:PutObject"], resources: uploads },
        {
          effect: "allow",
          actions: [
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
          ],
          resources: [`${mediaBucket}/media/*`, `${mediaBucket}/private/*`],
        },
        // A large file is copied in parts; whichever process goes on with it must find the copy under way.
        { effect: "allow", actions: ["s3:ListBucketMultipartUploads"], resources: [mediaBucket] },
      ],
    },
    {
      ...janitor,
      statements: [
        {
          effect: "allow",
          actions: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
          resources: [uploadBucket, mediaBucket],
        },
        {
          effect: "allow",
          actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"],
          resources: [...uploads, `${mediaBucket}/media/*`, `${mediaBucket}/private/*`],
        },
      ],
    },
  ];
}
