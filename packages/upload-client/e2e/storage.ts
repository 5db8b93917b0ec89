import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type DevS3, type DevS3Options, startDevS3, type RequestEntry } from "@s3-direct/dev-s3";
import { custom, type S3StorageOptions, signedHeaderNames } from "@s3-direct/upload-server";

const uploadBucket = "suite-upload";
const mediaBucket = "suite-media";

export type TestStorage = {
  options: S3StorageOptions;
  /** The same S3 by the machine's address in its network. */
  readonly lanEndpoint: string;
  /** Who may do everything. */
  admin: { accessKeyId: string; secretAccessKey: string };
  port: number;
  /** What it was asked, in order. */
  log: RequestEntry[];
  faults: DevS3["faults"];
  stop: () => Promise<void>;
  /** Starts it again, at the same address and with what it had. */
  start: () => Promise<void>;
  /** Deletes what it had. */
  remove: () => Promise<void>;
};

/** The machine's address in its network: a page that is opened by it is no secure context. */
export function lanAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("This machine has no network but loopback, which these tests need.");
  return found.address;
}

/** A development S3 with the buckets and identities that a real one must have. */
export async function startStorage(): Promise<TestStorage> {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-suite-s3-"));
  const log: RequestEntry[] = [];
  const uploads = [`${uploadBucket}/uploads/*`];
  const signer = { accessKeyId: "SUITESIGNER", secretAccessKey: "signer-secret" };
  const publisher = { accessKeyId: "SUITEPUBLISHER", secretAccessKey: "publisher-secret" };
  const admin = { accessKeyId: "SUITEADMIN", secretAccessKey: "admin-secret" };
  const settings: DevS3Options = {
    dataDir,
    host: "0.0.0.0",
    buckets: [
      {
        name: uploadBucket,
        cors: [{ allowedOrigins: ["*"], allowedMethods: ["PUT", "POST"], allowedHeaders: [...signedHeaderNames] }],
      },
      { name: mediaBucket, publicRead: ["media/"] },
    ],
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      {
        ...signer,
        statements: [
          {
            effect: "allow",
            actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            resources: uploads,
          },
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
            resources: [`${mediaBucket}/media/*`],
          },
          { effect: "allow", actions: ["s3:ListBucketMultipartUploads"], resources: [mediaBucket] },
        ],
      },
    ],
    onRequest: (entry) => log.push(entry),
  };
  let s3 = await startDevS3(settings);
  const { port } = s3;
  const at = (host: string) => `http://${host}:${port}`;
  const capabilities = { conditionalCopy: true, partChecksums: true, form: "sha256" } as const;
  return {
    options: {
      provider: custom({ endpoint: at("127.0.0.1"), capabilities }),
      uploadBucket,
      mediaBucket,
      publicBaseUrl: `${at("127.0.0.1")}/${mediaBucket}`,
      signer,
      publisher,
      signingEndpoint: at("localhost"),
      endpointAliases: [at("127.0.0.1"), at("{bucket}.localhost")],
    },
    get lanEndpoint() {
      return at(lanAddress());
    },
    admin,
    port,
    log,
    faults: { add: (fault) => s3.faults.add(fault), clear: () => s3.faults.clear() },
    stop: () => s3.close(),
    start: async () => {
      s3 = await startDevS3({ ...settings, port });
    },
    remove: () => rm(dataDir, { recursive: true }),
  };
}
