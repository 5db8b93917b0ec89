import { getQueryKey } from "@trpc/react-query";
import { invalidateFiles, queryClient, trpc } from "../../../lib/trpc.ts";

/**
 * Reads the shown lists of a person's files, albums and links again.
 * @returns whether that succeeded
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
