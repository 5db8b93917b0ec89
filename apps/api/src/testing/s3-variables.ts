/** The environment variables that name an S3: all that are needed, and no others. */
export const s3Variables = {
  S3_ENDPOINT: "http://127.0.0.1:7480",
  S3_UPLOAD_BUCKET: "uploads",
  S3_MEDIA_BUCKET: "media",
  PUBLIC_BASE_URL: "https://media.example.com",
  S3_SIGNER_ACCESS_KEY_ID: "signer",
  S3_SIGNER_SECRET_ACCESS_KEY: "signer-secret",
  S3_PUBLISHER_ACCESS_KEY_ID: "publisher",
  S3_PUBLISHER_SECRET_ACCESS_KEY: "publisher-secret",
};
