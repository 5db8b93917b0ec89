import { useEffect } from "react";
import { destination } from "../../upload/choose/destination.ts";

/** Adds dropped, pasted and chosen files to the album while it is open. */
export function useOpenAlbum(album: { id: string; name: string } | undefined): void {
  const { id, name = "" } = album ?? {};
  useEffect(() => {
    destination.set(id === undefined ? undefined : { id, name });
    return () => destination.set(undefined);
  }, [id, name]);
}
