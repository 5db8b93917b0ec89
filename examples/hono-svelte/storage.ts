import { createS3Storage, custom } from "@s3-direct/upload-server";

/** What `npx dev-s3 --origin …` makes; in production these come from your settings. */
export const storage = createS3Storage({
  provider: custom({ endpoint: "http://127.0.0.1:9000" }),
  uploadBucket: "upload",
  mediaBucket: "media",
  publicBaseUrl: "http://127.0.0.1:9000/media",
  signer: { accessKeyId: "signer", secretAccessKey: "signer-secret" },
  publisher: { accessKeyId: "publisher", secretAccessKey: "publisher-secret" },
});
