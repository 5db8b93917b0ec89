import { trpc } from "../../lib/trpc.ts";
import type { Media } from "./media.ts";

/** Seconds that are left for whoever has just been given an address. */
const margin = 60;

/** Where a browser reads a file. Of a private one that is an address which works for some minutes; then there is another. */
export function useAddress(
  { id, url }: Media,
  { enabled = true }: { enabled?: boolean } = {},
): { address: string | undefined; failed: boolean; renew: () => void } {
  const signed = trpc.media.download.useQuery(
    { id },
    {
      enabled: enabled && url === undefined,
      staleTime: ({ state }) => ((state.data?.expiresIn ?? 0) - margin) * 1000,
      // A picture that is shown needs no other address.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  return { address: url ?? signed.data?.url, failed: signed.isError, renew: () => void signed.refetch() };
}
