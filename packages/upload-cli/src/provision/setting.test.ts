import { S3ServiceException } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { CliError } from "../cli-error.ts";
import { planRemoval, planSetting, type Setting } from "./setting.ts";

const refusal = new S3ServiceException({
  name: "AccessDenied",
  message: "Access Denied",
  $fault: "client",
  $metadata: { httpStatusCode: 403 },
});

test.each([
  ["provision", planSetting],
  ["destroy", planRemoval],
])("%s names what the credentials may not read", async (_command, plan) => {
  const setting: Setting<string> = {
    name: "CORS",
    read: () => Promise.reject(refusal),
    merge: () => "ours",
    same: () => false,
    write: async () => undefined,
    describe: (wanted) => wanted,
    undo: { without: () => undefined, remove: async () => undefined },
  };
  await expect(plan("acme-upload", setting)).rejects.toEqual(
    new CliError(
      "These credentials may not read CORS of bucket acme-upload (Access Denied): that takes an administrator's.",
    ),
  );
});
