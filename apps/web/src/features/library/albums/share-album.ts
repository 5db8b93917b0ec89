import { announce } from "../../../components/live-region.tsx";
import { type RouterOutputs, trpcClient } from "../../../lib/trpc.ts";
import { maxShared, sharing } from "../../share/sharing.ts";
import { toShared } from "../media.ts";

/** Opens the dialog for a link to an album's files: to those that it holds now. */
export async function shareAlbum(album: string, failed: string): Promise<void> {
  const files: RouterOutputs["media"]["list"]["items"] = [];
  let cursor: string | undefined;
  try {
    do {
      const page = await trpcClient.media.list.query({ album, limit: 100, cursor });
      files.push(...page.items);
      cursor = page.nextCursor;
      // One too many is enough for the dialog to say so.
    } while (cursor !== undefined && files.length <= maxShared);
    if (files.length > 0) sharing.set(files.map(toShared));
  } catch {
    announce(failed);
  }
}
