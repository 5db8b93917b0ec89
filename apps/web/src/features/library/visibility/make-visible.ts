import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../../lib/trpc.ts";
import { changeListed } from "../change-listed.ts";
import { changed } from "../changes.ts";
import { lastingCalls } from "../lasting-calls.ts";
import type { Media } from "../media.ts";
import type { VisibilityTexts } from "./texts.ts";
import { type Visibility, visibilityIcons } from "./visibilities.ts";

/**
 * Makes a file public or private, shows it, and offers to take that back.
 * @throws what the API answers
 */
export async function makeVisible(
  { id, name, visibility: before }: Media,
  visibility: Visibility,
  t: VisibilityTexts,
): Promise<void> {
  await changed(async () => {
    await setVisibility(id, visibility);
    return {
      icon: visibilityIcons[visibility],
      done: t.done[visibility](name),
      takeBack: async () => {
        await setVisibility(id, before);
        return t.undone[before](name);
      },
      notUndone: t.notUndone[before](name),
    };
  });
}

/** Asks until all of a large file is copied. */
async function setVisibility(id: string, visibility: Visibility): Promise<void> {
  const set = await lastingCalls.media.setVisibility.mutate({ id, visibility });
  if (set.status === "pending") {
    await new Promise((resolve) => setTimeout(resolve, set.retryAfter * 1000));
    return setVisibility(id, visibility);
  }
  const { status: _, ...place } = set;
  // Those of before lead nowhere.
  queryClient.removeQueries({ queryKey: getQueryKey(trpc.media.download, { id }) });
  changeListed((file) => (file.id === id ? { ...file, ...place } : file));
}
