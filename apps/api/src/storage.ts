import { type S3Storage, aws, ceph, createS3Storage, custom } from "@s3-direct/upload-server";
import type { ProviderSettings, S3Settings } from "./env-s3.ts";

/** Both buckets and the identities, as the settings name them. */
export function createStorage(settings: S3Settings): S3Storage {
  const { uploadBucket, mediaBucket, publicBaseUrl, signer, publisher, janitor, bucketOwner } = settings;
  const { signingEndpoint, endpointAliases } = settings;
  return createS3Storage({
    provider: providerOf(settings.provider),
    uploadBucket,
    mediaBucket,
    publicBaseUrl,
    bucketOwner,
    signer,
    publisher,
    janitor,
    signingEndpoint,
    endpointAliases,
  });
}

function providerOf(provider: ProviderSettings) {
  switch (provider.name) {
    case "aws":
      return aws(provider);
    case "ceph":
      return ceph(provider);
    case "custom":
      return custom(provider);
    case "dev-s3":
      return custom({
        endpoint: provider.endpoint,
        capabilities: { conditionalCopy: true, partChecksums: "crc64nvme" },
      });
  }
}
