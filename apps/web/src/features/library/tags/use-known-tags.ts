import { trpc } from "../../../lib/trpc.ts";

/** A person's tags, each with how many files. What changes files here has them read again at once. */
export function useKnownTags(): readonly { name: string; files: number }[] {
  const { data = [] } = trpc.tag.list.useQuery(undefined, { staleTime: 60_000 });
  return data;
}
