import { AbortMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { failure, holds, note, type Finding, type Findings } from "./finding.ts";
import { body, isDone, otherBody, outcomeOf, planPut, sha256Of, type Probe } from "./probe.ts";

/** Whether a part's SHA-256 is compared with its bytes, where an upload was begun with one. */
export async function checkPartChecksum(probe: Probe): Promise<Findings> {
  const enforced = await isEnforced(probe);
  return { findings: verdict(probe, enforced), facts: { partChecksum: enforced } };
}

async function isEnforced(probe: Probe): Promise<boolean> {
  const { signerClient, uploadBucket: Bucket } = probe.storage;
  // Only its key is used.
  const { key: Key } = await planPut(probe);
  const begin = new CreateMultipartUploadCommand({
    Bucket,
    Key,
    ChecksumAlgorithm: "SHA256",
    ChecksumType: "COMPOSITE",
  });
  const begun = await signerClient.send(begin).catch(() => undefined);
  if (begun === undefined) return false;
  const upload = { Bucket, Key, UploadId: begun.UploadId };
  const ChecksumSHA256 = await sha256Of(body);
  const put = (Body: string) =>
    outcomeOf(signerClient.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body, ChecksumSHA256 })));
  const [wrong, right] = [await put(otherBody), await put(body)];
  await outcomeOf(signerClient.send(new AbortMultipartUploadCommand(upload)));
  return isDone(right) && !isDone(wrong);
}

function verdict({ storage }: Probe, enforced: boolean): Finding[] {
  const title = "S3 refuses a part that does not have its SHA-256";
  const claimed = storage.capabilities.partChecksums;
  if (enforced && claimed) return [holds(title)];
  if (enforced) return [note(title, "this S3 can do it: switch capabilities.partChecksums on")];
  if (!claimed) return [];
  const advice = "Switch capabilities.partChecksums off for this provider.";
  return [failure(title, { detail: "not here", advice })];
}
