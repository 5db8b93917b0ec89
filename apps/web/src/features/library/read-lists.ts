import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../lib/trpc.ts";

const list = getQueryKey(trpc.media.list);

/**
 * Reads again what is shown of a person's files and albums.
 * @returns whether that could be read
 */
export async function readLists(): Promise<boolean> {
  forgetOtherLists();
  return readAgain(() => true);
}

/** The same without the list that is shown, which has the change already: of a long one each page would be a request. */
export async function readAround(): Promise<boolean> {
  forgetOtherLists();
  return readAgain(({ queryKey: [path] }) => JSON.stringify(path) !== JSON.stringify(list[0]));
}

/** The lists that are not shown: they are read when they are again. */
export function forgetOtherLists(): void {
  queryClient.removeQueries({ queryKey: list, type: "inactive" });
}

async function readAgain(predicate: (query: { queryKey: readonly unknown[] }) => boolean): Promise<boolean> {
  try {
    await Promise.all(
      [trpc.media, trpc.album].map((all) =>
        queryClient.invalidateQueries({ queryKey: getQueryKey(all), predicate }, { throwOnError: true }),
      ),
    );
    return true;
  } catch {
    return false;
  }
}
