import type { S3StorageOptions } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { storageWithoutS3 } from "../testing/storage-without-s3.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

function policyOf(options: Partial<S3StorageOptions> = {}) {
  return new Map(
    contentSecurityPolicy(storageWithoutS3(options))
      .split("; ")
      .map((directive) => directive.split(/ (.*)/s))
      .map(([name = "", sources = ""]) => [name, sources]),
  );
}

test("the policy names the upload bucket as browsers reach it, the media's address, and nothing else", () => {
  const policy = policyOf();
  expect(policy.get("connect-src")).toBe(
    "'self' https://acme-upload.s3.eu-central-1.amazonaws.com https://media.acme.com https://acme-media.s3.eu-central-1.amazonaws.com",
  );
  expect(policy.get("frame-src")).toBe("https://media.acme.com https://acme-media.s3.eu-central-1.amazonaws.com");
  expect(policy.get("object-src")).toBeUndefined();
  expect(policy.get("img-src")).toBe(
    "'self' blob: data: https://media.acme.com https://acme-media.s3.eu-central-1.amazonaws.com",
  );
  expect(policy.get("default-src")).toBe("'none'");
  expect(policy.get("script-src")).toBe("'self'");
  expect(policy.get("worker-src")).toBe("'self'");
  expect(policy.get("frame-ancestors")).toBe("'none'");
});

test("the policy names every alias, and the signing endpoint in place of the server's", () => {
  const policy = policyOf({
    signingEndpoint: "https://{bucket}.up.acme.com",
    endpointAliases: ["https://{bucket}.up2.acme.com", "https://{bucket}.up3.acme.com"],
  });
  expect(policy.get("connect-src")).toBe(
    "'self' https://acme-upload.up.acme.com https://acme-upload.up2.acme.com https://acme-upload.up3.acme.com https://media.acme.com https://acme-media.up.acme.com",
  );
});
