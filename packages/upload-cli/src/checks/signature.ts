import { allOf, ask, together } from "./ask.ts";
import { failure, holds, able, note, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess } from "./http.ts";
import { body, otherBody, putUpload, type Probe, type PutToTry } from "./probe.ts";

/** Checks that S3 refuses a PUT that differs from the signed one. */
export async function checkSignature(probe: Probe): Promise<Findings> {
  const found = [
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
    // Signed long ago, so that the check need not wait and the clocks need not agree to the second.
    refuses(probe, {
      what: "an expired request",
      signed: { at: new Date(Date.now() - 2 * 3600_000), life: 60 },
    }),
  ];
  const [checksum, ...others] = await allOf(found);
  return together([...others, ...(checksum === undefined ? [] : [checksum])]);
}

function refuses(probe: Probe, { what, ...put }: PutToTry & { what: string }): Promise<Findings> {
  const title = `S3 refuses ${what}`;
  return ask(title, async () => {
    const { answer } = await putUpload(probe, put);
    if (!isSuccess(answer)) return holds(title);
    return failure(title, {
      detail: describeAnswer(answer),
      advice: "This S3 does not check signatures as S3 does: do not let browsers write to it.",
    });
  });
}

/** Checks whether S3 compares a PUT's SHA-256. If not, finish still binds what it publishes to the ETag it read. */
function wrongChecksum(probe: Probe): Promise<Findings> {
  const title = "S3 refuses bytes that do not have the signed SHA-256";
  const { storage } = probe;
  const capabilities = { ...storage.capabilities, checksums: true };
  const takes = async (bytes: string) => {
    const { answer } = await putUpload(
      { ...probe, storage: { ...storage, capabilities } },
      { change: () => ({ body: bytes }) },
    );
    return isSuccess(answer);
  };
  const look = async () => {
    // An S3 that refuses both bodies knows no checksum, or has another fault.
    if (!(await takes(body))) return note(title, "this one refuses the right bytes, too");
    const checksum = !(await takes(otherBody));
    const finding = wrongChecksumFinding(title, { compared: checksum, claimed: storage.capabilities.checksums });
    return { findings: [finding], facts: { checksum } };
  };
  return ask(title, look, "note");
}

function wrongChecksumFinding(title: string, { compared, claimed }: { compared: boolean; claimed: boolean }): Finding {
  if (compared) return able(title, { name: "checksums", claimed });
  const so = claimed ? ", and browsers need not make one: capabilities.checksums may be false" : "";
  return note(title, `not this one: a SHA-256 that the browser announces proves nothing${so}`);
}
