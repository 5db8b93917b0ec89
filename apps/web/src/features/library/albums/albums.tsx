import { useEffect } from "react";
import { createSetting } from "../../../lib/store.ts";
import { AlbumStrip } from "./album-strip.tsx";
import type { Album } from "./use-albums.ts";

/** Whether there were albums last time. */
const lastTime = createSetting("albums", ["some", "none"], "none");

/** A person's albums, if there are any. If there were some last time, their space is reserved from the beginning. */
export function Albums({ albums, current }: { albums: readonly Album[] | undefined; current: string | undefined }) {
  useEffect(() => {
    if (albums) lastTime.set(albums.length > 0 ? "some" : "none");
  }, [albums]);
  if (albums === undefined) return lastTime.get() === "some" && <div className="h-17" />;
  return albums.length > 0 && <AlbumStrip albums={albums} current={current} />;
}
