import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { BucketOptions } from "./server.ts";
import type { User } from "./access/users.ts";

export type Seed = { buckets: BucketOptions[]; users: User[] };

/** Says what a value must be, as the rest of a sentence that begins with its name. */
const wrong = (error: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? "is missing" : error),
});
const text = z.string(wrong("must be a text"));
const list = <Item extends z.ZodType>(item: Item) => z.array(item, wrong("must be a list"));
const account = text.regex(/^\d{12}$/, { error: "must be twelve digits" });
const days = z.int(wrong("must be a whole number")).min(1, { error: "must be at least 1" });

/** Refuses unknown names: such a name is most likely mistyped, and its setting would be silently missing. */
function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has ${issue.keys.map((name) => JSON.stringify(name)).join(", ")}, and can have ${Object.keys(shape).join(", ")}`
        : wrong("must be an object").error(issue),
  });
}

const corsRule = object({
  id: text.optional(),
  allowedOrigins: list(text),
  allowedMethods: list(text),
  allowedHeaders: list(text),
  exposeHeaders: list(text).optional(),
  maxAgeSeconds: z.int(wrong("must be a whole number")).min(0, { error: "must be at least 0" }).optional(),
});

const lifecycleRule = object({
  id: text,
  enabled: z.boolean(wrong("must be true or false")),
  prefix: text,
  expiration: object({ days }).optional(),
  abortIncompleteAfterDays: days.optional(),
});

const statement = object({
  effect: z.enum(["allow", "deny"], wrong('must be "allow" or "deny"')),
  actions: list(text),
  resources: list(text),
});

const seedSchema = object({
  buckets: list(
    object({
      name: text,
      account: account.optional(),
      cors: list(corsRule).optional(),
      publicRead: list(text).optional(),
      lifecycle: list(lifecycleRule).optional(),
    }),
  ).default([]),
  users: list(
    object({
      accessKeyId: text,
      secretAccessKey: text,
      account: account.optional(),
      sessionToken: text.optional(),
      statements: list(statement),
    }),
  ).default([]),
});

/**
 * Reads a JSON file with the form of `startDevS3`'s `buckets` and `users`.
 *
 * @throws Error in one sentence that names its first mistake
 */
export async function readSeed(path: string): Promise<Seed> {
  const content = await readFile(path, "utf8").catch(() => {
    throw new Error(`The seed file ${path} cannot be read.`);
  });
  const parsed = seedSchema.safeParse(parseJson(content, path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`The seed file ${path}: ${nameOf(issue?.path ?? [])} ${issue?.message ?? ""}.`);
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Error(`The seed file ${path} is not JSON.`);
  }
}

/** `["buckets", 0, "cors"]` → `buckets[0].cors` */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map((one) => (typeof one === "number" ? `[${one}]` : `.${String(one)}`)).join("");
  return name === "" ? "it" : name.replace(/^\./, "");
}
