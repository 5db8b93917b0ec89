import { startUploadS3, type UploadS3, type UploadS3Options } from "@s3-direct/dev-s3";
import { custom, type S3StorageOptions } from "@s3-direct/upload-server";
import { type DataDir, type DevSecrets, devS3In } from "./data-dir.ts";
import { StartError } from "./start-error.ts";

const uploadBucket = "s3-direct-upload";
const mediaBucket = "s3-direct-media";

export type DevStorage = {
  settings: S3StorageOptions;
  close: () => Promise<void>;
};

/** Starts the development S3 in the data folder, with the buckets and identities that a real S3 needs. */
export async function startDevStorage(options: {
  dataDir: DataDir;
  secrets: DevSecrets;
  webOrigins: readonly string[];
  port: number;
}): Promise<DevStorage> {
  const { dataDir, secrets, webOrigins, port } = options;
  const devS3 = await listen({
    dataDir: devS3In(dataDir.path),
    port,
    origins: webOrigins,
    uploadBucket,
    mediaBucket,
    keys: secrets,
  });
  return {
    settings: {
      provider: custom({
        endpoint: devS3.url,
        capabilities: { conditionalCopy: true, partChecksums: "crc64nvme" },
      }),
      ...devS3.storage,
    },
    close: devS3.close,
  };
}

async function listen(options: UploadS3Options): Promise<UploadS3> {
  try {
    return await startUploadS3(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = isOfPort(error) ? " DEV_S3_PORT chooses another port." : "";
    throw new StartError(`The development S3 cannot start: ${reason}${advice}`);
  }
}

/** Whether the S3 could not listen on its port: another program uses the port, or it needs more permissions. */
function isOfPort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("syscall" in error && error.syscall === "listen") || isOfPort(error.cause);
}
