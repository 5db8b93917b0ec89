import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import { CliError } from "../cli-error.ts";
import type { Keys } from "../connection.ts";
import { isRecord } from "../is-record.ts";
import { bucketsIn } from "../set-up/policy.ts";
import type { Admin } from "./admin.ts";
import type { Identities } from "./identities.ts";

/** The display name of a user that provision made begins with this. */
const mark = "s3-direct: ";
/** In the display name, between the role and the upload bucket of the set-up. */
const of = " of ";

type Answer = { status: number; body: unknown };

/**
 * Manages Ceph's users with the gateway's Admin Ops API (docs.ceph.com, "Admin Operations"). Requests are signed like
 * S3's, by a user with the capability `users=*`. The users' permissions are in the buckets' policies.
 */
export function cephUsers({ s3, region }: Admin, endpoint: string): Identities {
  const { credentials, sha256 } = s3.config;
  const presigner = new S3RequestPresigner({ credentials, sha256, region });
  const origin = new URL(endpoint);

  async function ask(method: string, query: Record<string, string>): Promise<Answer> {
    const signed = await presigner.presign(
      {
        method,
        protocol: origin.protocol,
        hostname: origin.hostname,
        ...(origin.port !== "" && { port: Number(origin.port) }),
        path: "/admin/user",
        query: { format: "json", ...query },
        headers: { host: origin.host },
      },
      { expiresIn: 60 },
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(signed.query ?? {})) search.set(name, String(value));
    const response = await fetch(`${origin.origin}/admin/user?${search.toString()}`, { method });
    const text = await response.text();
    return { status: response.status, body: /^[[{]/.test(text) ? JSON.parse(text) : {} };
  }

  const done = async (method: string, query: Record<string, string> & { uid: string }) =>
    bodyOf(await ask(method, query), query.uid);

  return {
    async find({ name }) {
      const answer = await ask("GET", { uid: name });
      // Without its code a 404 may be that of a proxy which hides the API for users.
      if (answer.status === 404 && field(answer.body, "Code") === "NoSuchUser") return undefined;
      if (answer.status === 403) throw mayNot(name);
      const body = bodyOf(answer, name);
      if (field(body, "user_id") === "")
        throw new CliError(`What answered about the user ${name} is no Ceph: check --endpoint, and proxies before it.`);
      const displayName = field(body, "display_name");
      return {
        ours: displayName.startsWith(mark),
        uploadBucket: displayName.startsWith(mark) ? displayName.split(of)[1] : undefined,
        keyIds: keysIn(body).map(({ accessKeyId }) => accessKeyId),
      };
    },
    async create({ name, role, statements }) {
      const [uploadBucket = ""] = bucketsIn(statements);
      await done("PUT", { uid: name, "display-name": mark + role + of + uploadBucket, "generate-key": "false" });
    },
    async createKeys({ name }) {
      const before = new Set(keysIn(await done("GET", { uid: name })).map(({ accessKeyId }) => accessKeyId));
      // Ceph returns all of the user's keys, unordered, with the new one among them.
      const keys = keysIn({ keys: await done("PUT", { key: "", uid: name, "generate-key": "true" }) });
      const made = keys.find(({ accessKeyId }) => !before.has(accessKeyId));
      if (made === undefined) throw new CliError(`Ceph made no key for ${name}.`);
      return made;
    },
    putPolicy: () => Promise.reject(new TypeError("On Ceph permissions stand in the buckets' policies.")),
    putTrust: () => Promise.reject(new TypeError("Nobody assumes a user.")),
    async remove({ name }, { ours }) {
      if (ours) await done("DELETE", { uid: name });
    },
  };
}

/** @throws CliError where it is no success */
function bodyOf({ status, body }: Answer, name: string): unknown {
  if (status >= 200 && status < 300) return body;
  const told = `${status} ${field(body, "Code")}`.trim();
  throw new CliError(`Ceph's answer about the user ${name} was ${told}.`);
}

function mayNot(name: string): CliError {
  return new CliError(
    [
      "These credentials may not manage Ceph's users: that takes the capability users=*.",
      `Give it (radosgw-admin caps add --uid=ADMIN --caps="users=*"), or make the users yourself`,
      `(radosgw-admin user create --uid=${name} --display-name=${name} …) and add --given-users.`,
    ].join(" "),
  );
}

function keysIn(body: unknown): Keys[] {
  const keys: unknown = isRecord(body) ? body["keys"] : undefined;
  return (Array.isArray(keys) ? keys : []).map((key: unknown) => ({
    accessKeyId: field(key, "access_key"),
    secretAccessKey: field(key, "secret_key"),
  }));
}

function field(value: unknown, name: string): string {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === "string" ? found : "";
}
