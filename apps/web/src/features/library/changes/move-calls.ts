import { chunksOf } from "../../../lib/chunks-of.ts";
import type { Move } from "./failed-moves.ts";
import { lastingCalls } from "./lasting-calls.ts";

/**
 * @returns the files that could not be moved because they have been deleted for good
 * @throws the API's error
 */
export async function callFor({ to, ids, isAll }: Move): Promise<string[]> {
  if (isAll) await lastingCalls.trash.empty.mutate({});
  else if (to === "nowhere") for (const chunk of chunksOf(ids)) await lastingCalls.trash.empty.mutate({ ids: chunk });
  else return goneOf(ids, to === "trash" ? lastingCalls.trash.move : lastingCalls.trash.restore);
  return [];
}

type Call = { mutate: (input: { ids: string[] }) => Promise<{ ids: string[] }> };

async function goneOf(ids: readonly string[], call: Call): Promise<string[]> {
  const gone: string[] = [];
  for (const chunk of chunksOf(ids)) {
    const there = new Set((await call.mutate({ ids: chunk })).ids);
    gone.push(...chunk.filter((id) => !there.has(id)));
  }
  return gone;
}
