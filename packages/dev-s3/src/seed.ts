import { readFile } from "node:fs/promises";
import type { BucketOptions } from "./server.ts";
import type { User } from "./users.ts";

export type Seed = { buckets: BucketOptions[]; users: User[] };

/**
 * Reads a JSON file of the shape of `startDevS3`'s `buckets` and `users`.
 *
 * @throws Error saying what is wrong with it
 */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(`The seed file ${path} cannot be read.`);
  });
  const seed = parseSeed(text);
  if (typeof seed === "string") throw new Error(`The seed file ${path} ${seed}.`);
  return seed;
}

function parseSeed(text: string): Seed | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "is not JSON";
  }
  if (!isRecord(value)) return 'must be an object with "buckets" and "users"';
  const { buckets = [], users = [] } = value;
  if (!Array.isArray(buckets) || !buckets.every(isBucket))
    return '"buckets" must be a list of { name, cors, publicRead }';
  if (!Array.isArray(users) || !users.every(isUser)) {
    return '"users" must be a list of { accessKeyId, secretAccessKey, statements: [{ effect, actions, resources }] }';
  }
  return { buckets, users };
}

function isBucket(value: unknown): value is BucketOptions {
  return (
    isRecord(value) &&
    typeof value["name"] === "string" &&
    (value["publicRead"] === undefined || isTexts(value["publicRead"])) &&
    (value["cors"] === undefined || (Array.isArray(value["cors"]) && value["cors"].every(isCorsRule)))
  );
}

function isCorsRule(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["allowedOrigins", "allowedMethods", "allowedHeaders"].every((name) => isTexts(value[name])) &&
    (value["exposeHeaders"] === undefined || isTexts(value["exposeHeaders"])) &&
    (value["maxAgeSeconds"] === undefined || typeof value["maxAgeSeconds"] === "number")
  );
}

function isUser(value: unknown): value is User {
  return (
    isRecord(value) &&
    typeof value["accessKeyId"] === "string" &&
    typeof value["secretAccessKey"] === "string" &&
    (value["sessionToken"] === undefined || typeof value["sessionToken"] === "string") &&
    Array.isArray(value["statements"]) &&
    value["statements"].every(isStatement)
  );
}

function isStatement(value: unknown): boolean {
  return (
    isRecord(value) &&
    (value["effect"] === "allow" || value["effect"] === "deny") &&
    isTexts(value["actions"]) &&
    isTexts(value["resources"])
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
