import { trpc } from "../../lib/trpc.ts";
import type { Media, VariantName } from "./media.ts";

/** Seconds that are left for whoever has just been given an address. */
const margin = 60;

type AddressOptions = {
  enabled?: boolean;
  /** A smaller picture of the file, where there is one. */
  variant?: VariantName;
};

/** Where a browser reads a file. Of a private one that is an address which works for some minutes; then there is another. */
export function useAddress(
  { id, url, variants }: Media,
  { enabled = true, variant }: AddressOptions = {},
): { address: string | undefined; failed: boolean; renew: () => void } {
  const smaller = variant && variants?.[variant];
  const signed = trpc.media.download.useQuery(
    { id, ...(smaller && { variant }) },
    {
      enabled: enabled && url === undefined,
      staleTime: ({ state }) => ((state.data?.expiresIn ?? 0) - margin) * 1000,
      // A picture that is shown needs no other address.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const address = smaller?.url ?? url ?? signed.data?.url;
  return { address, failed: signed.isError, renew: () => void signed.refetch() };
}
