import { getQueryKey } from "@trpc/react-query";
import { invalidateFiles, queryClient, trpc } from "../../lib/trpc.ts";

/**
 * Reads again what is shown of a person's files, albums and links.
 * @returns whether that could be read
 */
export async function readLists(): Promise<boolean> {
  queryClient.removeQueries({ queryKey: getQueryKey(trpc.media.list), type: "inactive" });
  try {
    await invalidateFiles({ throwOnError: true });
    return true;
  } catch {
    return false;
  }
}
