import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { checkAnonymous } from "./anonymous.ts";
import { ask } from "./ask.ts";
import { checkCors } from "./cors.ts";
import { checkCredentials } from "./credentials.ts";
import { failure, type Facts, type Finding, type Findings } from "./finding.ts";
import { checkForm } from "./form.ts";
import { checkJanitor } from "./janitor.ts";
import { checkMultipart } from "./multipart.ts";
import { checkOnce } from "./once.ts";
import { checkPartChecksum } from "./part-checksum.ts";
import { adviceOnNoAnswer } from "./no-answer.ts";
import { checkBuckets } from "./buckets.ts";
import { checkPrivateFiles } from "./private-files.ts";
import { outcomeOf } from "./outcome.ts";
import { createProbe, type Probe } from "./probe.ts";
import { checkPublisher } from "./publisher.ts";
import { checkPut, type StoredProbe } from "./put.ts";
import { checkSignature } from "./signature.ts";
import { checkSignatureAge } from "./signature-age.ts";
import { checkSigner } from "./signer.ts";
import { checkUnsignedHeaders } from "./unsigned-headers.ts";
import { checkExpiry } from "./uploads-expire.ts";

export type CheckOptions = {
  /** The web app's origins, whose pages upload. */
  origins?: readonly string[];
  /** Called with each finding as soon as it is made. */
  onFinding?: (finding: Finding) => void;
};

export type Checked = {
  findings: Finding[];
  facts: Facts;
  /**
   * The number of upload objects that the janitor could not delete; they stay until the lifecycle rule removes them.
   */ left: number;
};

type Group = () => Promise<Findings>;

/**
 * Looks at everything that uploads need of an S3, by doing it with the application's own credentials. A few seconds, some
 * hundred and fifty small requests.
 */
export async function checkSetUp(storage: S3Storage, options: CheckOptions = {}): Promise<Checked> {
  return run(storage, options, (probe, stored) => [
    () => checkSignature(probe),
    () => checkSignatureAge(probe),
    () => checkOnce(probe),
    () => checkUnsignedHeaders(probe, stored),
    () => checkSigner(probe),
    () => checkAnonymous(probe, stored),
    () => checkPublisher(probe, { served: true }),
    () => checkPrivateFiles(probe),
    () => checkMultipart(probe),
    () => checkPartChecksum(probe),
    () => checkJanitor(probe),
    async () => ({ findings: [checkExpiry(probe, stored)] }),
    () => checkCors(probe),
    () => checkForm(probe),
  ]);
}

/**
 * The short form, for an application's start: checks what must be right so that uploads are safe and work, without
 * waiting for anything. A program should stop after a finding of level "error".
 */
export async function proveSetUp(storage: S3Storage, options: CheckOptions = {}): Promise<Finding[]> {
  const { findings } = await run(storage, options, (probe, stored) => [
    () => checkOnce(probe),
    () => checkUnsignedHeaders(probe, stored),
    () => checkSigner(probe),
    () => checkAnonymous(probe, stored),
    () => checkPublisher(probe, { served: false }),
    () => checkMultipart(probe),
    () => checkJanitor(probe),
    async () => ({ findings: [checkExpiry(probe, stored)] }),
    () => checkPrivateFiles(probe),
  ]);
  return findings;
}

/**
 * Checks first that there are credentials, and that S3 responds and accepts a PUT: otherwise every other check would
 * report the same fault.
 */
async function run(
  storage: S3Storage,
  options: CheckOptions,
  groupsFor: (probe: Probe, stored: StoredProbe) => Group[],
): Promise<Checked> {
  const { origins, onFinding } = options;
  const probe = createProbe(storage, origins);
  const checked: Checked = { findings: [], facts: {}, left: 0 };
  const add = ({ findings, facts }: Findings) => {
    checked.findings.push(...findings);
    Object.assign(checked.facts, facts);
    for (const finding of findings) onFinding?.(finding);
  };
  const isStopped = () => checked.findings.some(({ level }) => level === "error");
  let stored: StoredProbe | undefined;
  const put = async () => {
    const found = await checkPut(probe);
    stored = found.stored;
    return found;
  };

  try {
    add(await checkCredentials(probe));
    if (!isStopped()) add(await orFailure("S3 answers", () => checkBuckets(probe)));
    if (!isStopped()) add(await orFailure("a presigned PUT is stored", put));
    if (stored === undefined || isStopped()) {
      add({
        findings: [{ title: "everything else", level: "skipped", detail: "not looked at until this is repaired" }],
      });
      return checked;
    }
    const running = groupsFor(probe, stored).map((group) => orFailure("this check can be made", group));
    for (const group of running) add(await group);
    return checked;
  } finally {
    checked.left = await cleanUp(probe);
  }
}

/** Turns a check that can't be made into a finding. */
async function orFailure(title: string, group: Group): Promise<Findings> {
  try {
    return await ask(title, group);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const detail = error instanceof Error ? `${error.name} ${code || error.message}` : String(error);
    return { findings: [failure(title, { detail, advice: adviceOnNoAnswer(code) })] };
  }
}

async function cleanUp({ storage, made }: Probe): Promise<number> {
  const { janitor, uploadBucket: Bucket } = storage;
  if (janitor === undefined) return made.size;
  const outcomes = await Promise.all(
    [...made].map((Key) => outcomeOf(janitor.send(new DeleteObjectCommand({ Bucket, Key }))).catch(() => undefined)),
  );
  return outcomes.filter((outcome) => outcome === undefined || outcome.status >= 300).length;
}
