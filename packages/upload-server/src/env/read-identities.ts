import type { S3CredentialSource } from "../s3/credentials.ts";
import { defaultCredentials } from "../s3/default-credentials.ts";
import type { EnvReader } from "./env-reader.ts";

const roles = ["SIGNER", "PUBLISHER", "JANITOR"] as const;
type Role = (typeof roles)[number];

/** The variables of the identities: their keys, or where the SDK finds them. */
export const identityVariables = roles.flatMap((role) =>
  ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "CREDENTIALS"].map((name) => `S3_${role}_${name}`),
);

type Identity = { source: S3CredentialSource; /** The same for two roles of one identity. */ id: string };

export type Identities = { signer: S3CredentialSource; publisher: S3CredentialSource; janitor?: S3CredentialSource };

/** @returns undefined if something is wrong; the problems are then in the reader */
export function readIdentities(
  reader: EnvReader,
  { separateRoles }: { separateRoles: boolean },
): Identities | undefined {
  const before = reader.problems.length;
  const [signer, publisher, janitor] = roles.map((role) => readIdentity(reader, role));
  if (separateRoles && signer && publisher && signer.id === publisher.id) {
    reader.problems.push(
      `${variableOf(reader, "PUBLISHER")} must not be ${variableOf(reader, "SIGNER")}: who signs uploads must not be able to read them.`,
    );
  }
  if (separateRoles && janitor && [signer?.id, publisher?.id].includes(janitor.id)) {
    reader.problems.push(
      `${variableOf(reader, "JANITOR")} must not be the signer's or the publisher's: who may delete everything does nothing else.`,
    );
  }
  if (!signer || !publisher || reader.problems.length > before) return undefined;
  return { signer: signer.source, publisher: publisher.source, ...(janitor && { janitor: janitor.source }) };
}

const variableOf = (reader: EnvReader, role: Role) =>
  `S3_${role}_${reader.text(`S3_${role}_CREDENTIALS`) === undefined ? "ACCESS_KEY_ID" : "CREDENTIALS"}`;

function readIdentity(reader: EnvReader, role: Role): Identity | undefined {
  const id = `S3_${role}_ACCESS_KEY_ID`;
  const secret = `S3_${role}_SECRET_ACCESS_KEY`;
  const where = `S3_${role}_CREDENTIALS`;
  const accessKeyId = reader.text(id);
  const secretAccessKey = reader.text(secret);
  const sessionToken = reader.text(`S3_${role}_SESSION_TOKEN`);
  const chain = reader.checked(where, {
    is: (one) => one === "default" || /^profile:./.test(one),
    must: "be default, for what the AWS SDK finds, or profile:NAME",
  });
  if (chain !== undefined) {
    if (accessKeyId === undefined && secretAccessKey === undefined) {
      const profile = chain === "default" ? {} : { profile: chain.slice("profile:".length) };
      return { source: defaultCredentials(profile), id: chain };
    }
    reader.problems.push(`${where} must not be set beside keys: the role has one or the other.`);
    return undefined;
  }
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const source = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    return { source, id: accessKeyId };
  }
  if (role === "JANITOR") {
    if (accessKeyId !== undefined || secretAccessKey !== undefined)
      reader.problems.push(`${id} and ${secret} belong together: set both, or none.`);
    return undefined;
  }
  const why = `the ${role.toLowerCase()} needs it, or ${where}=default for what the AWS SDK finds`;
  for (const name of [id, secret]) reader.needed(name, why);
  return undefined;
}
