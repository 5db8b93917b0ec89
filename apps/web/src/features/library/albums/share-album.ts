import { type RouterOutputs, trpcClient } from "../../../lib/trpc.ts";
import { maxShared, sharing } from "../../share/sharing.ts";
import { tryOrReport } from "../changes/changes.ts";
import { readLists } from "../changes/read-lists.ts";
import { toShared } from "../media.ts";
import { textsNow, type Which } from "./album-changes.ts";

/** Opens the dialog for a link to an album's current files. */
export function shareAlbum({ id, name }: Which): Promise<void> {
  const failed = `${name}: ${textsNow().t.failed.share}`;
  return tryOrReport({ what: `share ${id}`, failed }, async (isStillHere) => {
    const files: RouterOutputs["media"]["list"]["items"] = [];
    let cursor: string | undefined;
    do {
      const page = await trpcClient.media.list.query({ album: id, limit: 100, cursor });
      files.push(...page.items);
      cursor = page.nextCursor;
      // One file too many is enough for the dialog to say so.
    } while (cursor !== undefined && files.length <= maxShared);
    if (!isStillHere()) return;
    if (files.length > 0) sharing.set(files.map(toShared));
    // Emptied or deleted in another window, as the page then shows.
    else await readLists();
  });
}
