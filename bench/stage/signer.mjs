import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { namesOf } from "./names.mjs";

/** Signs one request to S3 with `getSignedUrl`, as in Uppy's documentation; the plain PUT uses it too. */
export function createSigner({ linkPort, isSecure, s3: { endpoint, region, admin, peersBucket, isAws } }) {
  const linked = isAws ? endpoint : namesOf(linkPort, isSecure)[0];
  const client = new S3Client({
    ...(linked && { endpoint: linked, forcePathStyle: true }),
    region,
    credentials: admin,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  return async (wanted) => ({ url: await getSignedUrl(client, commandOf(peersBucket, wanted), { expiresIn: 900 }) });
}

function commandOf(peersBucket, { method, key, uploadId, partNumber, contentType }) {
  const object = { Bucket: peersBucket, Key: key };
  switch (method) {
    case "PUT":
      if (partNumber === undefined) return new PutObjectCommand({ ...object, ContentType: contentType });
      return new UploadPartCommand({ ...object, UploadId: uploadId, PartNumber: partNumber });
    case "POST":
      if (uploadId === undefined) return new CreateMultipartUploadCommand(object);
      return new CompleteMultipartUploadCommand({ ...object, UploadId: uploadId });
    case "GET":
      return new ListPartsCommand({ ...object, UploadId: uploadId });
    case "DELETE":
      return new AbortMultipartUploadCommand({ ...object, UploadId: uploadId });
  }
}
