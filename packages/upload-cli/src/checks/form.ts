import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { allOf, ask } from "./ask.ts";
import { failure, holds, note, type Findings } from "./finding.ts";
import { isSuccess, send } from "./http.ts";
import { body, otherBody, planPut, sha256Of, type Probe } from "./probe.ts";

/**
 * Checks whether forms (POST policies) are safe here. They save a browser the preflight, but a form can be sent more
 * than once: they are safe only if S3 compares the policy's SHA-256 with the bytes.
 */
export function checkForm(probe: Probe): Promise<Findings> {
  const title = "forms (POST) enforce their length and SHA-256";
  const wanted = (probe.storage.plan.formMax ?? 0) > 0;
  return ask(title, () => lookAtForms(probe, { title, wanted }), wanted ? "error" : "note");
}

async function lookAtForms(probe: Probe, { title, wanted }: { title: string; wanted: boolean }): Promise<Findings> {
  const [right, tooLong, otherBytes] = await allOf([
    post(probe, body),
    post(probe, `${body}+`),
    post(probe, otherBody),
  ]);
  const detail = !isSuccess(right)
    ? `a right form is refused (${right.status} ${right.code})`
    : isSuccess(tooLong)
      ? "a longer file is taken"
      : isSuccess(otherBytes)
        ? "other bytes than those of the SHA-256 are taken"
        : undefined;
  const facts = { formChecksum: detail === undefined };
  if (detail === undefined) return { findings: [holds(title)], facts };
  const finding = wanted
    ? failure(title, { detail, advice: "Leave plan.formMax at 0: a form could be sent again with other bytes." })
    : note(title, `${detail}: plan.formMax stays 0, as it is`);
  return { findings: [finding], facts };
}

async function post(probe: Probe, content: string) {
  const { storage } = probe;
  // Only the plan's key is used.
  const { key: Key } = await planPut(probe);
  const fields = {
    "Content-Type": "text/plain",
    "x-amz-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": await sha256Of(body),
  };
  const { url, fields: signed } = await createPresignedPost(storage.signer, {
    Bucket: storage.uploadBucket,
    Key,
    Fields: fields,
    Conditions: [
      ["content-length-range", body.length, body.length],
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    ],
    Expires: 60,
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(signed)) form.append(name, value);
  form.append("file", new Blob([content]));
  const answer = await send(url, { method: "POST", body: form });
  if (isSuccess(answer)) probe.made.add(Key);
  return answer;
}
