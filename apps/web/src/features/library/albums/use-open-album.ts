import { useEffect } from "react";
import { destination } from "../../upload/destination.ts";

/** While an album is open, what is dropped, pasted or chosen goes into it. */
export function useOpenAlbum(album: { id: string; name: string } | undefined): void {
  const { id, name = "" } = album ?? {};
  useEffect(() => {
    destination.set(id === undefined ? undefined : { id, name });
    return () => destination.set(undefined);
  }, [id, name]);
}
