import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import {
  GetBucketPolicyCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  type CORSRule,
} from "@aws-sdk/client-s3";
import { signedHeaderNames } from "@s3-direct/upload-server";
import type { Finding } from "../checks/finding.ts";
import type { Statement } from "../set-up/policy.ts";
import { traits } from "../set-up/traits.ts";
import { provisionArgs, run, runJson, tempDir, webOrigin } from "./run.ts";
import { onCeph, openTarget, personalityInUse, type SavedS3, type Target } from "./target.ts";

/** A set-up made by provision, and the variables of an application that uses it. */
export type Provisioned = {
  target: Target;
  env: Record<string, string>;
  /** The users' ARNs, as bucket policies name them. */
  arns: { signer: string; publisher: string; janitor: string };
  [Symbol.asyncDispose]: () => Promise<void>;
};

type Options = { args?: readonly string[]; janitor?: boolean };

export async function startProvisioned(options: Options = {}): Promise<Provisioned> {
  const saved = onCeph ? undefined : await savedFor(options);
  const target = withJanitor(await openTarget(saved?.s3), options);
  const written = saved?.written.replaceAll(saved.endpoint, target.endpoint) ?? (await provision(target, options));
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...given } = target.env;
  const { signerUser, publisherUser, janitorUser } = target.names;
  const env: Record<string, string> = { ...given };
  for (const [name, value] of Object.entries(parseEnv(written))) env[name] = value ?? "";
  if (personalityInUse !== undefined) env["S3_PROVIDER"] = personalityInUse;
  // Amazon's addressing style is known; for others a variable says that an IP address has no host names below it.
  if (personalityInUse === "aws") delete env["S3_FORCE_PATH_STYLE"];
  else env["S3_FORCE_PATH_STYLE"] = "1";
  return {
    target,
    env,
    arns: {
      signer: target.arnOf({ name: signerUser, accessKeyId: env["S3_SIGNER_ACCESS_KEY_ID"] ?? "" }),
      publisher: target.arnOf({ name: publisherUser, accessKeyId: env["S3_PUBLISHER_ACCESS_KEY_ID"] ?? "" }),
      janitor: target.arnOf({ name: janitorUser, accessKeyId: env["S3_JANITOR_ACCESS_KEY_ID"] ?? "" }),
    },
    [Symbol.asyncDispose]: target[Symbol.asyncDispose],
  };
}

type Saved = { s3: SavedS3; endpoint: string; written: string };
const allSaved = new Map<string, Promise<Saved>>();

/** Provisions only the first of equal set-ups; the others start with a copy of its result. */
function savedFor(options: Options): Promise<Saved> {
  const name = JSON.stringify(options);
  const saved = allSaved.get(name) ?? save(options);
  allSaved.set(name, saved);
  // After a failure, the next call tries again.
  saved.catch(() => allSaved.delete(name));
  return saved;
}

async function save(options: Options): Promise<Saved> {
  await using opened = await openTarget();
  const target = withJanitor(opened, options);
  const written = await provision(target, options);
  return { s3: await target.save(), endpoint: target.endpoint, written };
}

function withJanitor(target: Target, { janitor = false }: Options): Target {
  return { ...target, env: { ...target.env, ...(janitor && target.janitorEnv) } };
}

/** @returns the content of the .env file that provision wrote */
async function provision(target: Target, { args = [], janitor = false }: Options): Promise<string> {
  const more = [...args, "--yes", ...(janitor ? [`--janitor-user=${target.names.janitorUser}`] : [])];
  await using dir = await tempDir();
  const envPath = join(dir.path, ".env");
  await runJson([...provisionArgs(target), `--env=${envPath}`, ...more], target);
  await completeByHand(target, more);
  return readFile(envPath, "utf8");
}

/**
 * Does by hand what that S3's API lacks and provision has left to a dashboard, through the development S3, which
 * accepts all of it.
 */
export async function completeByHand(target: Target, more: readonly string[]): Promise<void> {
  const { bucketPolicies, cors, lifecycle } = traits[target.provider];
  if (bucketPolicies && cors === true && typeof lifecycle === "string") return;
  const asDevS3: Target = { ...target, provider: "dev-s3", args: { provision: [], destroy: [] } };
  await target.byHand(() => runJson([...provisionArgs(asDevS3), ...more], asDevS3));
}

export type Examined = { code: number; findings: Finding[]; left: number; profile: string; seconds: number };

export async function examine(env: Record<string, string>, more: readonly string[] = []): Promise<Examined> {
  const started = Date.now();
  const { code, out, err } = await run(["doctor", "--json", ...more], env);
  if (out === "") throw new Error(err);
  const secrets = Object.entries(env).filter(([name]) => name.endsWith("SECRET_ACCESS_KEY") && name.startsWith("S3_"));
  for (const secret of ["X-Amz-Signature", ...secrets.map(([, value]) => value)]) {
    if (secret !== "wrong" && `${out}${err}`.includes(secret)) throw new Error("A secret was printed.");
  }
  return { code, seconds: (Date.now() - started) / 1000, ...JSON.parse(out) };
}

/** Returns the findings that require a person to act. */
export const alarms = ({ findings }: Pick<Examined, "findings">) =>
  findings.filter(({ level }) => level === "error" || level === "warning");

export async function editPolicy(
  { target }: Provisioned,
  { bucket, edit }: { bucket: string; edit: (statements: Statement[]) => Statement[] },
): Promise<void> {
  await target.byHand(async (admin) => {
    const { Policy = "" } = await admin.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const document: { Statement: Statement[] } = JSON.parse(Policy);
    const edited = JSON.stringify({ ...document, Statement: edit(document.Statement) });
    return admin.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: edited }));
  });
}

export async function putCors({ target }: Provisioned, rules: Partial<CORSRule>[]): Promise<void> {
  const right = {
    AllowedOrigins: [webOrigin],
    AllowedMethods: ["PUT"],
    AllowedHeaders: [...signedHeaderNames],
  };
  const CORSRules = rules.map((rule) => ({ ...right, ...rule }));
  const { uploadBucket: Bucket } = target.names;
  await target.byHand((admin) => admin.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } })));
}
