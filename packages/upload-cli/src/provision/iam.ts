import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Connection } from "../connection.ts";
import { clientConfig } from "./admin.ts";
import type { FoundIdentity, Identities } from "./identities.ts";

/** Provision recognizes what it has made by this path. What others have made under the same name is never deleted. */
export const iamPath = "/s3-direct/";
/** The inline policy's name. */
export const iamPolicyName = "s3-direct";

/** Returns the policy that lets this principal assume a role. */
export function trustPolicy(principal: string) {
  const Principal = /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
}

/** Creates users with keys, or roles if the set-up names who may assume them. */
export function iamIdentities(connection: Connection): Identities {
  const iam = new IAMClient(clientConfig(connection));
  const users = iamUsers(iam);
  const roles = iamRoles(iam);
  const kindOf = ({ trusts }: { trusts: string | undefined }) => (trusts === undefined ? users : roles);
  return {
    find: (identity) => kindOf(identity).find(identity),
    create: (identity) => kindOf(identity).create(identity),
    createKeys: (identity) => kindOf(identity).createKeys(identity),
    putPolicy: (identity, policy) => kindOf(identity).putPolicy(identity, policy),
    putTrust: (identity) => kindOf(identity).putTrust(identity),
    remove: (identity, found) => kindOf(identity).remove(identity, found),
  };
}

function iamUsers(iam: IAMClient): Identities {
  const keysOf = async (UserName: string) =>
    (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];
  return {
    async find({ name: UserName }) {
      const found = await orNothing(() => iam.send(new GetUserCommand({ UserName })));
      if (found === undefined) return undefined;
      const policy = await orNothing(() => iam.send(new GetUserPolicyCommand({ UserName, PolicyName: iamPolicyName })));
      return {
        ours: found.User?.Path === iamPath,
        keyIds: (await keysOf(UserName)).map(({ AccessKeyId = "" }) => AccessKeyId),
        policy: decode(policy?.PolicyDocument),
      };
    },
    async create({ name }) {
      await iam.send(new CreateUserCommand({ UserName: name, Path: iamPath }));
    },
    async createKeys({ name }) {
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
      const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
      return { accessKeyId, secretAccessKey };
    },
    async putPolicy({ name }, policy) {
      const PolicyDocument = JSON.stringify(policy);
      await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: iamPolicyName, PolicyDocument }));
    },
    putTrust: () => Promise.reject(new TypeError("Nobody assumes a user.")),
    async remove({ name: UserName }, { ours }: FoundIdentity) {
      await orNothing(() => iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: iamPolicyName })));
      if (!ours) return;
      for (const { AccessKeyId } of await keysOf(UserName)) {
        await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      }
      await iam.send(new DeleteUserCommand({ UserName }));
    },
  };
}

function iamRoles(iam: IAMClient): Identities {
  return {
    async find({ name: RoleName }) {
      const found = await orNothing(() => iam.send(new GetRoleCommand({ RoleName })));
      if (found === undefined) return undefined;
      const policy = await orNothing(() => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: iamPolicyName })));
      return {
        ours: found.Role?.Path === iamPath,
        keyIds: [],
        policy: decode(policy?.PolicyDocument),
        trust: decode(found.Role?.AssumeRolePolicyDocument),
      };
    },
    async create({ name, trusts = "" }) {
      const AssumeRolePolicyDocument = JSON.stringify(trustPolicy(trusts));
      await iam.send(new CreateRoleCommand({ RoleName: name, Path: iamPath, AssumeRolePolicyDocument }));
    },
    createKeys: () => Promise.reject(new TypeError("A role has no keys.")),
    async putPolicy({ name }, policy) {
      const PolicyDocument = JSON.stringify(policy);
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: iamPolicyName, PolicyDocument }));
    },
    async putTrust({ name: RoleName, trusts = "" }) {
      const PolicyDocument = JSON.stringify(trustPolicy(trusts));
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    },
    async remove({ name: RoleName }, { ours }: FoundIdentity) {
      await orNothing(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: iamPolicyName })));
      if (ours) await iam.send(new DeleteRoleCommand({ RoleName }));
    },
  };
}

async function orNothing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

/** IAM returns policies URL-encoded. */
const decode = (document: string | undefined) => (document === undefined ? undefined : decodeURIComponent(document));
