import { expect } from "vitest";
import type { Stack } from "./stack.ts";

/**
 * Returns the link in the last mail to somebody, from the API's terminal. Waits until it is another one than `before`.
 */
export async function lastLink(
  { api }: Stack,
  { to, page, before }: { to: string; page: string; before?: string },
): Promise<string> {
  const links = () =>
    api
      .printed()
      .split("\n")
      .filter((line) => line.startsWith(`Mail to ${to}: `) && line.includes(`/${page}#`))
      .map((line) => line.split(" ").at(-1) ?? "");
  await expect.poll(() => links().at(-1) ?? before).not.toBe(before);
  return links().at(-1) ?? "";
}
