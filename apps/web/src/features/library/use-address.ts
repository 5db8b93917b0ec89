import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { isInTrash, type Pictured, type VariantName } from "./media.ts";

/** For how many more seconds an address must be valid when it is given out. */
const margin = 60;

type AddressOptions = {
  enabled?: boolean;
  /** A smaller picture of the file, where there is one. */
  variant?: VariantName | undefined;
};

type Address = {
  address: string | undefined;
  /** Of the address: another attempt may have the same one, and is to be read again. */
  attempt: number;
  /** The API gave none. */
  failed: boolean;
  /** The browser could read none. */
  isBroken: boolean;
  /** For whoever could not read what is there. */
  fail: () => void;
};

/**
 * Where a browser reads a file. A private one has an address for some minutes, so where it can't be read it is asked for once more, and
 * whenever its time was over. A smaller picture that can't be read is replaced by the file itself.
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
      // What is in the trash is not signed.
      enabled: enabled && isPrivate && !isInTrash(media),
      staleTime: ({ state }) => lifeOf(state.data),
      // A picture that is shown needs no other address.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const fail = async () => {
    const life = lifeOf(signed.data);
    const hasEnded = isPrivate && life >= 0 && Date.now() > signed.dataUpdatedAt + life;
    const renewed = hasEnded || (isPrivate && attempt === 0) ? await signed.refetch() : undefined;
    // What was read as long as its address was good is not what is wrong.
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

/** How long an address is given out, in milliseconds. */
const lifeOf = (signed: { expiresIn: number } | undefined) => ((signed?.expiresIn ?? 0) - margin) * 1000;
