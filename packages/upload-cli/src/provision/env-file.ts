import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { parseEnv } from "node:util";
import { CliError } from "../cli-error.ts";
import type { Keys, Connection } from "../connection.ts";
import { readEnvFile } from "../read-env-file.ts";
import { keyVariables, roles, type Role } from "../set-up/roles.ts";
import type { SetUpOptions } from "../set-up/set-up.ts";
import { fileBehind, writePrivately } from "./private-file.ts";
import type { Step } from "./step.ts";

export type EnvValues = Record<string, string>;

/** Returns the settings of an API that uses this set-up; new keys are added separately. */
export function envValues(
  connection: Connection,
  setUp: Pick<SetUpOptions, "uploadBucket" | "mediaBucket" | "origins"> & {
    publicBaseUrl: string | undefined;
    /** The account, if known. */
    bucketOwner: string | undefined;
  },
): EnvValues {
  const { uploadBucket, mediaBucket, publicBaseUrl, bucketOwner, origins } = setUp;
  const [origin] = origins;
  const { provider, endpoint, region, forcePathStyle } = connection;
  // To an API the development S3 is "custom".
  const name = provider === "dev-s3" ? "custom" : provider;
  return {
    S3_PROVIDER: name,
    ...(endpoint !== undefined && { S3_ENDPOINT: endpoint }),
    S3_REGION: region,
    ...(name === "custom" && { S3_FORCE_PATH_STYLE: forcePathStyle ? "1" : "0" }),
    S3_UPLOAD_BUCKET: uploadBucket,
    S3_MEDIA_BUCKET: mediaBucket,
    ...(bucketOwner !== undefined && { S3_BUCKET_OWNER: bucketOwner }),
    ...(publicBaseUrl !== undefined && { PUBLIC_BASE_URL: publicBaseUrl }),
    // The API is for one web origin; if there are several, the right one is not known here.
    ...(origins.length === 1 && origin !== undefined && { WEB_ORIGIN: origin }),
  };
}

export function keyValues(role: Role, { accessKeyId, secretAccessKey }: Keys): EnvValues {
  const [id, secret] = keyVariables(role);
  return { [id]: accessKeyId, [secret]: secretAccessKey };
}

/** Stands for keys that are still to be made, which hold nothing to be quoted. */
const anyKeys = Object.fromEntries(roles.flatMap(keyVariables).map((name) => [name, "new"]));

/**
 * Sets variables in the text of an .env file, each wherever it stands or at the end; every other line stays as it is, as
 * does a variable that has its value already.
 * @throws CliError for a value that no quotation mark fits, or if a variable would be read otherwise than meant
 */
export function mergeEnvText(text: string, values: EnvValues): string {
  const current = parseEnv(text);
  const all = new Map(Object.entries(values).filter(([name, value]) => current[name] !== value));
  const left = new Map(all);
  const lines = text.split("\n").map((line) => {
    const [, exports = "", name = ""] = /^\s*(export\s+)?([A-Za-z_]\w*)\s*=/.exec(line) ?? [];
    const value = all.get(name);
    if (value === undefined) return line;
    left.delete(name);
    return `${exports}${lineOf([name, value])}`;
  });
  const kept = lines.join("\n");
  const added = [...left].map((variable) => `${lineOf(variable)}\n`);
  const merged = `${kept}${kept === "" || kept.endsWith("\n") ? "" : "\n"}${added.join("")}`;
  // Of a value of several lines only the first is replaced; newer versions of Node pass over the others.
  const isCut = [...all.keys()].some((name) => current[name]?.includes("\n"));
  if (!isCut && isReadAs(merged, { ...current, ...values })) return merged;
  throw new CliError(
    'The .env file would be read otherwise than meant: look in it for a quotation mark that is not closed, a value of several lines, or a line without "=".',
  );
}

/** Whether each variable reads as meant: text is changed by lines, but a value may have several. */
function isReadAs(text: string, meant: Readonly<Record<string, string | undefined>>): boolean {
  const read = parseEnv(text);
  // Whatever stands before an equals sign is a name to `parseEnv` of older versions of Node, even over several lines.
  const names = Object.keys({ ...meant, ...read }).filter((name) => /^\S+$/.test(name));
  return names.every((name) => read[name] === meant[name]);
}

function lineOf([name, value]: [string, string]): string {
  if (/^[\w./:+=@%,-]*$/.test(value)) return `${name}=${value}`;
  // Between double quotes a backslash and an n would be read as a line break.
  const mark = ['"', "'", "`"].find((one) => !value.includes(one) && !(one === '"' && value.includes("\\")));
  if (mark !== undefined) return `${name}=${mark}${value}${mark}`;
  throw new CliError(
    `${name} holds quotation marks or a backslash that no .env file can keep together: choose another value.`,
  );
}

export type EnvFilePlan = {
  values: EnvValues;
  /** Whether earlier steps make keys. */
  keysComing: boolean;
  /** Called when the step is applied. */
  newKeys: () => EnvValues;
  onWritten: () => void;
};

/** Plans the step that writes the file. @throws CliError before anything is done, if the file can't be written */
export async function planEnvFile(path: string, plan: EnvFilePlan): Promise<Step> {
  const file = await fileBehind(path);
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new CliError(`${path} cannot be written: its folder is not there, or nothing may be written to it.`);
  });
  const { values, keysComing, newKeys, onWritten } = plan;
  const text = await readEnvFile(path);
  const current = text === undefined ? {} : parseEnv(text);
  const settled = mergeEnvText(text ?? "", values);
  // What can't be written is told here, before keys are made.
  if (keysComing) mergeEnvText(settled, anyKeys);
  const target = `file ${path}`;
  const differing = Object.keys(values).filter((name) => current[name] !== values[name]);
  const names = [...differing, ...(keysComing ? ["the new keys"] : [])];
  if (text !== undefined && names.length === 0) return { target, state: "same", text: "has these settings" };
  return {
    target,
    state: text === undefined ? "create" : "change",
    text: `gets ${names.join(", ")}; only you may read it (mode 600)`,
    async apply() {
      await writePrivately(file, mergeEnvText(settled, newKeys()));
      onWritten();
    },
  };
}
