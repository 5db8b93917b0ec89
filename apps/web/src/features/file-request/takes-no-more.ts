import type { RouterOutputs } from "../../lib/trpc.ts";

export type FileRequest = RouterOutputs["fileRequest"]["list"][number];

/** Whether no further upload can begin with it. */
export function takesNoMore({ expiresAt, hasEnded, arrived, maxFiles }: FileRequest): boolean {
  const isLate = expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
  return isLate || hasEnded || arrived >= maxFiles;
}
