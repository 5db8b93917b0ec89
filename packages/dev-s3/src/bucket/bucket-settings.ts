import { isUserArn, userArn } from "../access/accounts.ts";
import { receiveText } from "../body/body.ts";
import type { BucketConfig, PublicAccessBlock } from "./bucket-config.ts";
import { findBucket } from "./buckets.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import { readCorsConfig, writeCorsConfig } from "./cors-config.ts";
import { readLifecycleConfig, writeLifecycleConfig } from "./lifecycle-config.ts";
import { checkChildren, childOf, parseXml, textOf, type XmlTree } from "../xml/parse-xml.ts";
import { quirks } from "../personality/table.ts";
import { isPublicPolicy, type Policy } from "../access/policy.ts";
import { readPolicy } from "../access/read-policy.ts";
import { notImplemented, S3Error, type S3ErrorCode } from "../s3-error.ts";
import { xmlDocument, type XmlElements } from "../xml/xml.ts";

type SettingName = Exclude<keyof BucketConfig, "createdAt" | "publicRead" | "policy">;

/** One bucket setting that S3 keeps as an XML document. */
type Setting<Name extends SettingName> = {
  name: Name;
  root: string;
  read: (tree: XmlTree) => NonNullable<BucketConfig[Name]>;
  write: (value: NonNullable<BucketConfig[Name]>) => XmlElements;
  /** What a GET returns if nothing was put: an error, or a default. */
  otherwise: { error: S3ErrorCode } | { content: XmlElements };
  /** Whether AWS accepts this setting only with Content-MD5 or a checksum. */
  needsDigest: boolean;
};

/** In bytes. A limit of this server; AWS's own documents are smaller. */
const maxDocumentSize = 1024 * 1024;

function settingHandlers<Name extends SettingName>(
  setting: Setting<Name>,
): { get: Handler; put: Handler; remove: Handler } {
  const { name, root, otherwise } = setting;
  return {
    get(context, call) {
      const value = findBucket(context, call).config[name];
      if (value !== undefined) return { status: 200, body: xmlDocument(root, setting.write(value)) };
      if ("error" in otherwise) throw new S3Error(otherwise.error, { details: { BucketName: call.bucket ?? "" } });
      return { status: 200, body: xmlDocument(root, otherwise.content) };
    },
    async put(context, call) {
      if (setting.needsDigest) requireDigest(call);
      const tree = parseXml(await receiveText(call, { maxSize: maxDocumentSize }));
      if (tree.name !== root) throw new S3Error("MalformedXML");
      const bucket = findBucket(context, call);
      context.store.saveBucket(bucket.name, { ...bucket.config, [name]: setting.read(tree) });
      return { status: 200 };
    },
    remove(context, call) {
      const bucket = findBucket(context, call);
      context.store.saveBucket(bucket.name, { ...bucket.config, [name]: undefined });
      return { status: 204 };
    },
  };
}

/** Requires a digest: AWS refuses these documents unless it proves that they are complete. */
export function requireDigest(call: S3Call): void {
  const has = call.headerNames.some(
    (name) => ["content-md5", "x-amz-trailer"].includes(name) || /^x-amz-checksum-(crc|sha)/.test(name),
  );
  if (has) return;
  throw new S3Error("InvalidRequest", {
    message: "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
  });
}

export const cors = settingHandlers({
  name: "cors",
  root: "CORSConfiguration",
  read: readCorsConfig,
  write: writeCorsConfig,
  otherwise: { error: "NoSuchCORSConfiguration" },
  needsDigest: true,
});

export const lifecycle = settingHandlers({
  name: "lifecycle",
  root: "LifecycleConfiguration",
  read: readLifecycleConfig,
  write: writeLifecycleConfig,
  otherwise: { error: "NoSuchLifecycleConfiguration" },
  needsDigest: true,
});

export const publicAccessBlock = settingHandlers({
  name: "publicAccessBlock",
  root: "PublicAccessBlockConfiguration",
  read(tree): PublicAccessBlock {
    checkChildren(tree, ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]);
    return {
      blockPublicAcls: readFlag(tree, "BlockPublicAcls"),
      ignorePublicAcls: readFlag(tree, "IgnorePublicAcls"),
      blockPublicPolicy: readFlag(tree, "BlockPublicPolicy"),
      restrictPublicBuckets: readFlag(tree, "RestrictPublicBuckets"),
    };
  },
  write: (block) => ({
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  }),
  otherwise: { error: "NoSuchPublicAccessBlockConfiguration" },
  needsDigest: false,
});

function readFlag(tree: XmlTree, name: string): boolean {
  const text = textOf(tree, name)?.toLowerCase() ?? "false";
  if (text !== "true" && text !== "false") throw new S3Error("MalformedXML");
  return text === "true";
}

const encryptionContent = {
  Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
};

export const encryption = settingHandlers({
  name: "encryption",
  root: "ServerSideEncryptionConfiguration",
  read(tree) {
    const rule = childOf(tree, "Rule");
    const byDefault = rule && childOf(rule, "ApplyServerSideEncryptionByDefault");
    if (rule === undefined || byDefault === undefined) throw new S3Error("MalformedXML");
    // Keys of a key service would have to be stored, and checked on every read.
    if (textOf(byDefault, "SSEAlgorithm") !== "AES256") throw notImplemented("element", "SSEAlgorithm");
    if (readFlag(rule, "BucketKeyEnabled")) throw notImplemented("element", "BucketKeyEnabled");
    const others = [...rule.children, ...byDefault.children].map(({ name }) => name);
    const known = ["ApplyServerSideEncryptionByDefault", "BucketKeyEnabled", "SSEAlgorithm"];
    const other = others.find((name) => !known.includes(name));
    if (other !== undefined) throw notImplemented("element", other);
    return "AES256";
  },
  write: () => encryptionContent,
  otherwise: { content: encryptionContent },
  needsDigest: false,
});

export const versioning = settingHandlers({
  name: "versioning",
  root: "VersioningConfiguration",
  read(tree) {
    checkChildren(tree, ["Status", "MfaDelete"]);
    const status = textOf(tree, "Status");
    // Only the newest version is kept here, which is what "Suspended" means.
    if (status === "Enabled") throw notImplemented("element", "Status");
    if (childOf(tree, "MfaDelete") !== undefined) throw notImplemented("element", "MfaDelete");
    if (status === "Suspended") return status;
    throw new S3Error("MalformedXML");
  },
  write: (status) => ({ Status: status }),
  otherwise: { content: {} },
  needsDigest: false,
});

export const getBucketPolicy: Handler = (context, call) => {
  const { policy } = findBucket(context, call).config;
  if (policy === undefined) throw new S3Error("NoSuchBucketPolicy", { details: { BucketName: call.bucket ?? "" } });
  return { status: 200, headers: { "content-type": "application/json" }, body: policy.document };
};

/** AWS's limit for a policy, in bytes. */
const maxPolicySize = 20 * 1024;

export const putBucketPolicy: Handler = async (context, call) => {
  const bucket = findBucket(context, call);
  const policy = readPolicy(await receiveText(call, { maxSize: maxPolicySize }), bucket.name);
  checkUsers(context, policy);
  if (bucket.config.publicAccessBlock?.blockPublicPolicy === true && isPublicPolicy(policy)) {
    throw new S3Error("AccessDenied");
  }
  context.store.saveBucket(bucket.name, { ...bucket.config, policy });
  return { status: 204 };
};

function checkUsers({ users, personality }: S3Context, policy: Policy): void {
  if (quirks[personality].takesUnknownUsers === true) return;
  const known = new Set([...users.values()].map((user) => userArn(user.accessKeyId, user.account)));
  const named = policy.statements.flatMap(({ principals }) => principals).filter(isUserArn);
  if (named.some((arn) => !known.has(arn))) {
    throw new S3Error("MalformedPolicy", { message: "Invalid principal in policy" });
  }
}

export const deleteBucketPolicy: Handler = (context, call) => {
  const bucket = findBucket(context, call);
  const { policy: _removed, ...kept } = bucket.config;
  context.store.saveBucket(bucket.name, kept);
  return { status: 204 };
};
