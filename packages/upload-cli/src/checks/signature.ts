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
  return { findings: [...findings, checksum.finding], facts: { checksum: checksum.enforced } };
}

type Attempt = { what: string; change: (plan: SinglePlan) => Omit<PlannedPut, "plan"> };

async function refuses(probe: Probe, { what, change }: Attempt): Promise<Finding> {
  const plan = await planPut(probe);
  return verdict(what, await sendPut(probe, { plan, ...change(plan) }));
}

/** Signed long ago, so that nobody has to wait, nor clocks to agree to the second. */
async function expired(probe: Probe): Promise<Finding> {
  const plan = await planPut(probe, { signedAt: new Date(Date.now() - 2 * 3600_000) });
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

/** Where it is not enforced, finish still binds what it publishes to the ETag that it read. */
async function wrongChecksum(probe: Probe): Promise<{ finding: Finding; enforced: boolean }> {
  const title = "S3 refuses bytes that do not have the signed SHA-256";
  const { storage } = probe;
  const capabilities = { ...storage.capabilities, checksums: true };
  const plan = await planPut({ ...probe, storage: { ...storage, capabilities } });
  const enforced = !isSuccess(await sendPut(probe, { plan, body: otherBody }));
  return { finding: wrongChecksumFinding(title, { enforced, claimed: storage.capabilities.checksums }), enforced };
}

function wrongChecksumFinding(title: string, { enforced, claimed }: { enforced: boolean; claimed: boolean }): Finding {
  if (enforced && claimed) return holds(title);
  if (enforced) return note(title, "this S3 can do it: capabilities.checksums may be true");
  const so = claimed ? ", and browsers need not make one: capabilities.checksums may be false" : "";
  return note(title, `not this one: a SHA-256 that the browser announces proves nothing${so}`);
}
