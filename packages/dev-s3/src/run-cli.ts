import { parseArgs, parseEnv } from "node:util";
import { personalities } from "./personality/table.ts";
import { formatEntry } from "./request/request-entry.ts";
import { readSeed } from "./seed.ts";
import { startDevS3, type BucketOptions, type DevS3 } from "./server.ts";
import { uploadSetUp } from "./upload-set-up.ts";
import { readEnvFile, settingsOf, writeEnvFile } from "./env-file.ts";
import type { User } from "./access/users.ts";

const help = `dev-s3: a strict S3 on this machine, for development and tests

  dev-s3 --origin http://localhost:5173 --env .env     for an app that uploads with s3-direct
  dev-s3 --user KEY:SECRET --bucket NAME               for anything else

  --port N           port (default 9000; 0 takes any free one)
  --host ADDRESS     address to listen on (default 127.0.0.1)
  --data FOLDER      where everything is kept (default .data/s3)
  --region NAME      region that signatures must name (default us-east-1, or what that make's name)
  --as MAKE          refuse and ignore what this one does: aws (default), r2, b2, gcs, ceph, minio, wasabi, tigris, garage
  --bucket NAME      make this bucket; may be given several times
  --user KEY:SECRET  let this user do everything; may be given several times
  --origin URL       make the buckets and users that s3-direct needs, for uploads from pages of this origin; may be given
                     several times
  --env FILE         with --origin: write the app's settings (S3_*, PUBLIC_BASE_URL; with one --origin WEB_ORIGIN too) to
                     this file, and leave its other lines; with several, a WEB_ORIGIN that names none of them goes
  --seed FILE        JSON: { "buckets": […], "users": […] } as startDevS3 takes them; the README has an example
  --log              one line for each request
  --help             this text
`;

/**
 * Runs the command line. The caller must close the server that it starts.
 *
 * @returns undefined if it only printed the help
 * @throws Error with a sentence for the person who typed the command
 */
export async function runCli(args: string[], print: (line: string) => void): Promise<DevS3 | undefined> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "9000" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string", default: ".data/s3" },
      region: { type: "string" },
      as: { type: "string" },
      bucket: { type: "string", multiple: true, default: [] },
      user: { type: "string", multiple: true, default: [] },
      origin: { type: "string", multiple: true, default: [] },
      env: { type: "string" },
      seed: { type: "string" },
      log: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    print(help);
    return undefined;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is not a port.`);
  const personality = personalities.find((one) => one === values.as);
  if (personality !== values.as) throw new Error(`--as ${values.as} is none of ${personalities.join(", ")}.`);
  if (values.env !== undefined && values.origin.length === 0) throw new Error("--env needs --origin.");
  const seed = values.seed === undefined ? { buckets: [], users: [] } : await readSeed(values.seed);
  const uploads = values.origin.length === 0 ? undefined : uploadSetUp({ origins: values.origin });
  const buckets: BucketOptions[] = values.bucket.map((name) => ({ name }));
  const s3 = await startDevS3({
    dataDir: values.data,
    port,
    host: values.host,
    ...(values.region !== undefined && { region: values.region }),
    ...(personality !== undefined && { personality }),
    buckets: [...(uploads?.buckets ?? []), ...seed.buckets, ...buckets],
    users: [...(uploads?.users ?? []), ...seed.users, ...values.user.map(readUser)],
    ...(values.log && { onRequest: (entry) => print(formatEntry(entry)) }),
  });
  if (uploads !== undefined && values.env !== undefined) {
    try {
      const settings = settingsOf(s3, { ...uploads.setUp, personality });
      await writeEnvFile(values.env, { ...settings, WEB_ORIGIN: await webOriginOf(values.origin, values.env) });
    } catch (error) {
      await s3.close();
      throw error;
    }
  }
  print(`dev-s3 listens on ${s3.url} and keeps its data in ${values.data}`);
  if (values.env !== undefined) print(`The app's settings are in ${values.env}`);
  return s3;
}

/** Returns the API's only web origin. If there are several, only the one that the file already names is used. */
async function webOriginOf(origins: string[], env: string): Promise<string | undefined> {
  if (origins.length === 1) return origins[0];
  const before = parseEnv(await readEnvFile(env));
  return origins.find((origin) => origin === before["WEB_ORIGIN"]);
}

function readUser(text: string): User {
  const at = text.indexOf(":");
  if (at < 1 || at === text.length - 1) throw new Error("--user takes KEY:SECRET.");
  return {
    accessKeyId: text.slice(0, at),
    secretAccessKey: text.slice(at + 1),
    statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }],
  };
}
