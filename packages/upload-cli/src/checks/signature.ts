import { failure, holds, note, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, type Answer } from "./http.ts";
import type { SinglePlan } from "@s3-direct/upload-core/contract";
import { body, otherBody, planPut, sendPut, type PlannedPut, type Probe } from "./probe.ts";

/** That S3 refuses a PUT which is not exactly what was signed. */
export async function checkSignature(probe: Probe): Promise<Findings> {
  const [checksum, ...findings] = await Promise.all([
    wrongChecksum(probe),
    refuses(probe, { what: "one byte more than was signed", change: () => ({ body: `${body}+` }) }),
    refuses(probe, {
      what: "another content type than was signed",
      change: () => ({ headers: { "content-type": "text/html" } }),
    }),
    refuses(probe, {
      what: "another key than was signed",
      change: ({ url }) => ({ url: url.replace(".probe.", ".other.") }),
    }),
    refuses(probe, {
      what: "a changed signature",
      change: ({ url }) => ({ url: url.replace(/X-Amz-Signature=./, (start) => `${start}0`) }),
    }),
    expired(probe),
  ]);
  return {
    findings: [...findings, checksum.finding],
    facts: checksum.compared === undefined ? {} : { checksum: checksum.compared },
  };
}

type Attempt = { what: string; change: (plan: SinglePlan) => Omit<PlannedPut, "plan"> };

async function refuses(probe: Probe, { what, change }: Attempt): Promise<Finding> {
  const plan = await planPut(probe);
  return verdict(what, await sendPut(probe, { plan, ...change(plan) }));
}

/** Signed long ago, so that nobody has to wait and clocks need not agree to the second. */
async function expired(probe: Probe): Promise<Finding> {
  const plan = await planPut(probe, { signed: { at: new Date(Date.now() - 2 * 3600_000), life: 60 } });
  return verdict("an expired request", await sendPut(probe, { plan }));
}

function verdict(what: string, answer: Answer): Finding {
  const title = `S3 refuses ${what}`;
  if (!isSuccess(answer)) return holds(title);
  return failure(title, {
    detail: describeAnswer(answer),
    advice: "This S3 does not check signatures as S3 does: do not let browsers write to it.",
  });
}

/** Where it is not compared, finish still binds what it publishes to the ETag that it read. */
async function wrongChecksum(probe: Probe): Promise<{ finding: Finding; compared: boolean | undefined }> {
  const title = "S3 refuses bytes that do not have the signed SHA-256";
  const { storage } = probe;
  const capabilities = { ...storage.capabilities, checksums: true };
  const takes = async (bytes: string) => {
    const plan = await planPut({ ...probe, storage: { ...storage, capabilities } });
    return isSuccess(await sendPut(probe, { plan, body: bytes }));
  };
  // One that refuses both knows no checksum, or has a fault of its own.
  if (!(await takes(body)))
    return { finding: note(title, "this one refuses the right bytes, too"), compared: undefined };
  const compared = !(await takes(otherBody));
  return { finding: wrongChecksumFinding(title, { compared, claimed: storage.capabilities.checksums }), compared };
}

function wrongChecksumFinding(title: string, { compared, claimed }: { compared: boolean; claimed: boolean }): Finding {
  if (compared && claimed) return holds(title);
  if (compared) return note(title, "this S3 can do it: capabilities.checksums may be true");
  const so = claimed ? ", and browsers need not make one: capabilities.checksums may be false" : "";
  return note(title, `not this one: a SHA-256 that the browser announces proves nothing${so}`);
}
