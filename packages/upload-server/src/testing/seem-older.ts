import type { S3Client } from "@aws-sdk/client-s3";
import { aroundClient } from "./around-calls.ts";

/**
 * Makes what a client lists seem older than it is: the clock of a real S3 can't be changed.
 * @param ageOf how much older, in milliseconds
 */
export function seemOlder(client: S3Client, ageOf: (key: string) => number): void {
  aroundClient(client, async (_call, send) => {
    const output = await send();
    const lists = ["Contents", "Versions", "Uploads"].map((name): unknown => Reflect.get(output, name));
    for (const list of lists) if (Array.isArray(list)) for (const item of list) makeOlder(item, ageOf);
    return output;
  });
}

function makeOlder(item: unknown, ageOf: (key: string) => number): void {
  if (typeof item !== "object" || item === null) return;
  const key: unknown = Reflect.get(item, "Key");
  for (const name of ["LastModified", "Initiated"]) {
    const date: unknown = Reflect.get(item, name);
    if (date instanceof Date) Reflect.set(item, name, new Date(date.getTime() - ageOf(String(key))));
  }
}
