import { expect } from "vitest";
import type { Stack } from "./stack.ts";

/** The link of the last mail to somebody, as the API's terminal shows it; of those that came after `before`. */
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
