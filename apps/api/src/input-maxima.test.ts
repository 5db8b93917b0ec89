import {
  abortUploadInput,
  createUploadInput,
  finishUploadInput,
  listPartsInput,
  rulesInput,
  signPartsInput,
} from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import { z } from "zod";
import { senderInput } from "./file-request/inputs.ts";
import { isSchema, procedureInputs } from "./testing/procedure-inputs.ts";
import { destinationInput } from "./uploads.ts";

/** Those of the endpoints, whose procedures parse by functions, and what the application takes besides. */
const ofEndpoints = {
  createUploadInput,
  signPartsInput,
  listPartsInput,
  finishUploadInput,
  abortUploadInput,
  rulesInput,
  senderInput,
  destinationInput,
};
const ofOthers = [...(await procedureInputs())].flatMap(([path, parsers]) =>
  parsers.filter(isSchema).map((schema) => [path, schema] as const),
);

const node = z.looseObject({ type: z.string().optional() });

/** Returns the path of every string without a maximum length and every array without a maximum size. */
function unlimited(schema: unknown, place: string): string[] {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  const { type } = parsed.data;
  const missing =
    (type === "string" && !("maxLength" in parsed.data || "enum" in parsed.data)) ||
    (type === "array" && !("maxItems" in parsed.data));
  const inner = Object.entries(parsed.data).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => unlimited(each, `${place}.${name}`)),
  );
  return [...(missing ? [place] : []), ...inner];
}

test.each([...Object.entries(ofEndpoints), ...ofOthers])(
  "traps: 133 every string and every array of %s has a maximum",
  (name, schema) => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    expect(unlimited(json, name)).toEqual([]);
  },
);

test("what an application takes besides has one too", () => {
  const file = { filename: "a.txt", contentType: "text/plain", size: 1 };
  expect(createUploadInput.safeParse({ ...file, input: "a".repeat(65_000) }).success).toBe(true);
  expect(createUploadInput.safeParse({ ...file, input: ["a".repeat(66_000)] }).success).toBe(false);
  expect(unlimited(z.toJSONSchema(z.object({ a: z.array(z.string()) })), "x")).toHaveLength(2);
});
