import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { isInTrash, type Pictured, type VariantName } from "./media.ts";

/** How many more seconds a URL must be valid to be used. */
const margin = 60;

type AddressOptions = {
  enabled?: boolean;
  /** The smaller picture of the file to use, if it exists. */
  variant?: VariantName | undefined;
};

type Address = {
  address: string | undefined;
  /** Counts attempts: another attempt may have the same URL, which must then be read again. */
  attempt: number;
  /** The API returned none. */
  failed: boolean;
  /** The browser could not read any. */
  isBroken: boolean;
  /** Called by the element that could not read the URL. */
  fail: () => void;
};

/**
 * Provides the URL where a browser reads a file. A private file's URL is valid for some minutes: it is requested once
 * more if it can't be read, and whenever it has expired. A smaller picture that can't be read is replaced by the file
 * itself.
 */
export function useAddress(media: Pictured, { enabled = true, variant }: AddressOptions = {}): Address {
  const { id, url, variants } = media;
  const [attempt, setAttempt] = useState(0);
  const isPrivate = url === undefined;
  const smaller = variant && variants?.[variant];
  const lastOfSmaller = isPrivate ? 1 : 0;
  const last = lastOfSmaller + (smaller ? 1 : 0);
  const shown = attempt <= lastOfSmaller ? smaller : undefined;
  const signed = trpc.media.download.useQuery(
    { id, ...(shown && { variant }) },
    {
      // Files in the trash get no signed URL.
      enabled: enabled && isPrivate && !isInTrash(media),
      staleTime: ({ state }) => lifeOf(state.data),
      // A picture that is shown needs no new URL.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const fail = async () => {
    const life = lifeOf(signed.data);
    const hasEnded = isPrivate && life >= 0 && Date.now() > signed.dataUpdatedAt + life;
    const renewed = hasEnded || (isPrivate && attempt === 0) ? await signed.refetch() : undefined;
    // A read that failed because the URL had expired is no failed attempt, unless the renewal failed.
    if (!hasEnded || renewed?.isError) setAttempt(attempt + 1);
  };
  return {
    address: shown?.url ?? url ?? signed.data?.url,
    attempt,
    failed: signed.isError,
    isBroken: attempt > last,
    fail: () => void fail(),
  };
}

/** Returns how long a URL is used, in milliseconds. */
const lifeOf = (signed: { expiresIn: number } | undefined) => ((signed?.expiresIn ?? 0) - margin) * 1000;
