import type { SetUpOptions } from "../set-up/set-up.ts";

/** A set-up like an application's. */
export const setUpOptions: SetUpOptions = {
  region: "eu-central-1",
  uploadBucket: "acme-upload",
  mediaBucket: "acme-media",
  origins: ["https://app.acme.com", "https://admin.acme.com"],
  serving: { kind: "public" },
  names: { signer: "web-upload-only", publisher: "web-upload-publisher", janitor: "web-upload-janitor" },
  maxSignatureAge: 3600,
};
