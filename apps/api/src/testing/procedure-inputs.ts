import { z } from "zod";
import { costs } from "../rate-limits/costs.ts";
import { createRouter, nobodysAccount } from "../router.ts";
import { storageWithoutS3 } from "./storage-without-s3.ts";
import { openTestDatabase } from "./test-database.ts";

const schema = z.custom<z.ZodType>((value) => value instanceof z.ZodType);
/** Throws if it does not accept the value. */
const check = z.custom<(value: unknown) => unknown>((value) => typeof value === "function");
const parsers = z.array(z.union([schema, check]));

type InputParser = z.output<typeof parsers>[number];

/** Returns what each procedure parses its input with, by its path; nothing for one that takes no input. */
export async function procedureInputs(): Promise<ReadonlyMap<string, readonly InputParser[]>> {
  const { db } = await openTestDatabase();
  const room = { bytes: 1, files: 1, openMultiparts: 1 };
  const router = createRouter({
    db,
    storage: storageWithoutS3(),
    rules: { accept: ["text/plain"], maxSize: 1 },
    quotas: { account: room, guest: room },
    guests: true,
    deleteAccount: true,
    ...nobodysAccount,
  });
  return new Map([...costs.keys()].map((path) => [path, parsers.parse(find(router, `${path}._def.inputs`))]));
}

const find = (object: unknown, path: string): unknown =>
  path.split(".").reduce((found, name): unknown => Reflect.get(Object(found), name), object);

export const isSchema = (parser: InputParser): parser is z.ZodType => typeof parser !== "function";

/** Whether a procedure with these parsers accepts the value. */
export function accepts(inputs: readonly InputParser[], value: unknown): boolean {
  try {
    for (const parser of inputs) void (isSchema(parser) ? parser.parse(value) : parser(value));
    return true;
  } catch {
    return false;
  }
}
