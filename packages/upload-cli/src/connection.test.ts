import { providerNames, readStorageOptions } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { readConnection } from "./connection.ts";

/** What every storage needs besides its connection. */
const rest = {
  S3_UPLOAD_BUCKET: "acme-upload",
  S3_MEDIA_BUCKET: "acme-media",
  PUBLIC_BASE_URL: "https://media.acme.com",
  S3_SIGNER_ACCESS_KEY_ID: "signer",
  S3_SIGNER_SECRET_ACCESS_KEY: "secret",
  S3_PUBLISHER_ACCESS_KEY_ID: "publisher",
  S3_PUBLISHER_SECRET_ACCESS_KEY: "secret",
};

test.each(providerNames)("without a region the commands work in the one in which the server signs: %s", (name) => {
  const needsRegion = name === "aws" || name === "b2" || name === "wasabi";
  const env = {
    S3_PROVIDER: name,
    ...(name !== "aws" && { S3_ENDPOINT: "https://s3.acme.com" }),
    ...(needsRegion && { S3_REGION: "eu-central-1" }),
  };
  const { region } = readStorageOptions({ ...env, ...rest }).provider;
  expect(readConnection({}, env).region).toBe(region);
});
