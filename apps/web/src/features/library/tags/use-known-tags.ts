import { trpc } from "../../../lib/trpc.ts";

/** A person's tags, each with its number of files. Changes to files on this page reload them at once. */
export function useKnownTags(): readonly { name: string; files: number }[] {
  const { data = [] } = trpc.tag.list.useQuery(undefined, { staleTime: 60_000 });
  return data;
}
