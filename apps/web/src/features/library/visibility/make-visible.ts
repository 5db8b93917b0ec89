import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../../lib/trpc.ts";
import { currentAddresses } from "../../upload/list/current-addresses.ts";
import { changeListed } from "../changes/change-listed.ts";
import { makeChangeOrThrow } from "../changes/changes.ts";
import { lastingCalls } from "../changes/lasting-calls.ts";
import type { Media } from "../media.ts";
import { readLists } from "../changes/read-lists.ts";
import type { VisibilityTexts } from "./texts.ts";
import { type Visibility, visibilityIcons } from "./visibilities.ts";

type Making = {
  to: Visibility;
  t: VisibilityTexts;
  /** Cancels the change: a copy in progress is ended, and a finished change is undone. */
  signal: AbortSignal;
};

/**
 * Makes a file public or private, shows that, and offers to undo it.
 * @throws the API's error
 */
export async function makeVisible(file: Media, { to, t, signal }: Making): Promise<void> {
  const { id, name, visibility: before } = file;
  await makeChangeOrThrow(async () => {
    try {
      await setVisibility(id, to, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) return giveUp(file);
    return {
      icon: visibilityIcons[to],
      done: t.done[to](name),
      takeBack: async () => {
        await setVisibility(id, before);
        return t.undone[before](name);
      },
      notUndone: t.notUndone[before](name),
    };
  });
}

/**
 * Cancels a change by requesting the file's former visibility. If that call fails, the API cancels the change a day
 * later.
 */
export async function giveUp({ id, visibility }: Media): Promise<undefined> {
  await setVisibility(id, visibility).catch(() => {});
  await readLists();
}

/** Calls until a large file is copied completely, or the signal aborts. */
async function setVisibility(id: string, visibility: Visibility, signal?: AbortSignal): Promise<void> {
  const set = await lastingCalls.media.setVisibility.mutate({ id, visibility });
  if (signal?.aborted) return;
  if (set.status === "pending") {
    await new Promise((resolve) => setTimeout(resolve, set.retryAfter * 1000));
    return signal?.aborted ? undefined : setVisibility(id, visibility, signal);
  }
  const { status: _, ...place } = set;
  // The former URLs lead nowhere.
  queryClient.removeQueries({ queryKey: getQueryKey(trpc.media.download, { id }) });
  currentAddresses.set(new Map([...currentAddresses.get(), [id, set.url]]));
  // A field that the answer lacks no longer exists.
  const now = { ...place, url: set.url, variants: set.variants };
  changeListed((listed) => (listed.id === id ? { ...listed, ...now } : listed));
}
