import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createCrc64 } from "@s3-direct/upload-core/internal";
import type { S3Capabilities } from "@s3-direct/upload-server";
import { ask } from "./ask.ts";
import { failure, holds, note, type Finding, type Findings } from "./finding.ts";
import { isSuccess } from "./http.ts";
import { orRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import { body, otherBody, planPut, sha256Of, type Probe } from "./probe.ts";

type PartChecksums = S3Capabilities["partChecksums"];

const names = { crc64nvme: "CRC64NVME", sha256: "SHA-256" } as const;

/** Checks which checksum of a part S3 compares with its bytes, in an upload that was created with that checksum. */
export function checkPartChecksum(probe: Probe): Promise<Findings> {
  const title = "S3 refuses a part that does not have its checksum";
  const claimed = probe.storage.capabilities.partChecksums;
  const look = async () => {
    const bySha256 = await refusesBySha256(probe);
    if (bySha256 === undefined) return { findings: [] };
    const enforced = !bySha256 ? "none" : (await refusesByCrc64(probe)) ? "crc64nvme" : "sha256";
    return { findings: verdict(title, { enforced, claimed }), facts: { partChecksums: enforced } } as const;
  };
  return ask(title, look, claimed === "none" ? "note" : "error");
}

async function refusesBySha256(probe: Probe): Promise<boolean | undefined> {
  const ChecksumSHA256 = await sha256Of(body);
  const kind = { ChecksumAlgorithm: "SHA256", ChecksumType: "COMPOSITE" } as const;
  return inUpload(probe, kind, ({ put }) => refuses(put, { ChecksumSHA256 }));
}

async function refusesByCrc64(probe: Probe): Promise<boolean | undefined> {
  const ChecksumCRC64NVME = crcOf(body);
  const ChecksumType = "FULL_OBJECT";
  return inUpload(probe, { ChecksumAlgorithm: "CRC64NVME", ChecksumType }, async ({ put, complete }) => {
    if (!(await refuses(put, { ChecksumCRC64NVME }))) return false;
    return !(await complete({ ChecksumType, ChecksumCRC64NVME: crcOf(otherBody) }));
  });
}

type Checksum = { ChecksumSHA256?: string; ChecksumCRC64NVME?: string };
type Upload = {
  put: (text: string, checksum: Checksum) => Promise<Outcome>;
  complete: (whole: Checksum & { ChecksumType: "FULL_OBJECT" }) => Promise<boolean>;
};

/** @returns undefined where no part may be sent, whatever its checksum */
async function refuses(put: Upload["put"], checksum: Checksum): Promise<boolean | undefined> {
  const [wrong, right] = [await put(otherBody, checksum), await put(body, checksum)];
  return right.code === "AccessDenied" ? undefined : isSuccess(right) && !isSuccess(wrong);
}

/** @returns false if S3 can't even create such an upload */
async function inUpload(
  probe: Probe,
  kind: Pick<CreateMultipartUploadCommand["input"], "ChecksumAlgorithm" | "ChecksumType">,
  look: (upload: Upload) => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  // Only the plan's key is used.
  const { key: Key } = await planPut(probe);
  const begun = await orRefused(signer.send(new CreateMultipartUploadCommand({ Bucket, Key, ...kind })));
  if (begun === undefined) return false;
  const upload = { Bucket, Key, UploadId: begun.UploadId };
  let ETag: string | undefined;
  const steps: Upload = {
    async put(Body, checksum) {
      const part = new UploadPartCommand({ ...upload, PartNumber: 1, Body, ...checksum });
      const sent = signer.send(part).then((answer) => {
        ETag = answer.ETag;
        return answer;
      });
      return outcomeOf(sent);
    },
    async complete(whole) {
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      const done = signer.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, ...whole }));
      const isComplete = isSuccess(await outcomeOf(done));
      if (isComplete) probe.made.add(Key);
      return isComplete;
    },
  };
  try {
    return await look(steps);
  } finally {
    await tidy(signer.send(new AbortMultipartUploadCommand(upload)));
  }
}

function crcOf(text: string): string {
  const crc = createCrc64();
  crc.update(new TextEncoder().encode(text));
  return crc.digest();
}

function verdict(title: string, { enforced, claimed }: Record<"enforced" | "claimed", PartChecksums>): Finding[] {
  if (enforced === claimed) return claimed === "none" ? [] : [holds(title, names[claimed])];
  const isMore = claimed === "none" || enforced === "crc64nvme";
  if (isMore) return [note(title, `this S3 can do it: capabilities.partChecksums may be "${enforced}"`)];
  const detail = `not by ${names[claimed]}`;
  return [failure(title, { detail, advice: `Set capabilities.partChecksums to "${enforced}" for this provider.` })];
}
