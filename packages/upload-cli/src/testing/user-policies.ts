import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteUserPolicyCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { startDevS3 } from "@s3-direct/dev-s3";
import { policyOf } from "../set-up/policy.ts";
import { arnsOf, statementsForRole, type Role } from "../set-up/roles.ts";
import { adminClient, onCeph, openTarget } from "./target.ts";

/** Opens two buckets without any policy, and one user with the policy that IAM would give it. */
export async function openWithUserPolicies(role: Role) {
  const suffix = randomBytes(6).toString("hex");
  const names = { upload: `upload-${suffix}`, media: `media-${suffix}` };
  const arns = arnsOf({ uploadBucket: names.upload, mediaBucket: names.media, region: "us-east-1" });
  const statements = statementsForRole(role, arns);
  const opened = onCeph ? await openCeph(statements) : await openDevS3(statements);
  for (const Bucket of Object.values(names)) await opened.admin.send(new CreateBucketCommand({ Bucket }));
  return { ...opened, names };
}

type Statements = ReturnType<typeof statementsForRole>;

async function openDevS3(statements: Statements) {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-cli-"));
  const adminKeys = { accessKeyId: "TESTADMIN00000000001", secretAccessKey: "admin-secret" };
  const userKeys = { accessKeyId: "TESTUSER000000000001", secretAccessKey: "user-secret" };
  const s3 = await startDevS3({
    dataDir,
    users: [
      { ...adminKeys, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      {
        ...userKeys,
        statements: statements.map(({ Effect, Action, Resource }) => ({
          effect: Effect === "Allow" ? ("allow" as const) : ("deny" as const),
          actions: Action,
          resources: Resource.map((arn) => arn.replace("arn:aws:s3:::", "")),
        })),
      },
    ],
  });
  const at = { endpoint: s3.url, region: s3.region };
  const [admin, client] = [adminClient(at, adminKeys), adminClient(at, userKeys)];
  return {
    admin,
    client,
    async [Symbol.asyncDispose]() {
      admin.destroy();
      client.destroy();
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Of the IAM API, Ceph 18 has the calls about policies, for a caller with the capability `user-policy=*`. */
async function openCeph(statements: Statements) {
  const { endpoint, region, admin, env } = await openTarget();
  const [accessKeyId = "", secretAccessKey = ""] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(
    (name) => env[name],
  );
  const iam = new IAMClient({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } });
  const policy = { UserName: "app", PolicyName: "upload-cli-test" };
  await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: JSON.stringify(policyOf(statements)) }));
  const client = adminClient(
    { endpoint, region },
    {
      accessKeyId: process.env["S3_DIRECT_SUITE_APP_KEY"] ?? "",
      secretAccessKey: process.env["S3_DIRECT_SUITE_APP_SECRET"] ?? "",
    },
  );
  return {
    admin,
    client,
    async [Symbol.asyncDispose]() {
      await iam.send(new DeleteUserPolicyCommand(policy));
      iam.destroy();
      client.destroy();
      admin.destroy();
    },
  };
}
