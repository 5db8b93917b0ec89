import { GetObjectCommand } from "@aws-sdk/client-s3";
import { allOf, ask, together } from "./ask.ts";
import { failure, holds, type Findings } from "./finding.ts";
import { isSuccess, send } from "./http.ts";
import { body, otherBody, putUpload, type Probe } from "./probe.ts";
import type { StoredProbe } from "./put.ts";

/** Checks that unsigned headers gain nothing: some servers refuse them, others accept them and must be restricted. */
export async function checkUnsignedHeaders(probe: Probe, stored: StoredProbe): Promise<Findings> {
  return together(
    await allOf([
      copySource(probe, stored),
      acl(probe, { name: "x-amz-acl", value: "public-read" }),
      acl(probe, { name: "x-amz-grant-read", value: 'uri="http://acs.amazonaws.com/groups/global/AllUsers"' }),
    ]),
  );
}

function copySource(probe: Probe, stored: StoredProbe): Promise<Findings> {
  const { uploadBucket: Bucket, publisher } = probe.storage;
  const title = "an unsigned x-amz-copy-source gains nothing";
  return ask(title, async () => {
    const headers = { "x-amz-copy-source": `${Bucket}/${stored.key}` };
    const { plan, answer } = await putUpload(probe, { change: () => ({ body: otherBody, headers }) });
    if (!isSuccess(answer)) return holds(title);
    const { Body } = await publisher.send(new GetObjectCommand({ Bucket, Key: plan.key }));
    if ((await Body?.transformToString()) !== body) return holds(title, "it is ignored");
    return failure(title, {
      detail: "it copied another upload",
      advice: `This S3 honours the header with the signer's rights: deny the signer s3:GetObject on ${Bucket}/uploads/* explicitly (s3-direct provision does).`,
    });
  });
}

function acl(probe: Probe, header: { name: string; value: string }): Promise<Findings> {
  const title = `an unsigned ${header.name} makes nothing public`;
  return ask(title, async () => {
    const change = () => ({ headers: { [header.name]: header.value } });
    const { plan, answer } = await putUpload(probe, { change });
    if (!isSuccess(answer)) return holds(title);
    const [uploadUrl] = probe.uploadUrls;
    const read = await send(`${uploadUrl}/${plan.key}`);
    if (!isSuccess(read)) return holds(title, "it is taken, and counts for nothing");
    return failure(title, {
      detail: "anybody could read the upload",
      advice: `Set IgnorePublicAcls in the Block Public Access of ${probe.storage.uploadBucket} (s3-direct provision does).`,
    });
  });
}
