import { useSyncExternalStore } from "react";
import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** The list, and all that the uploader can do. */
export type UseUploadsResult<Input, Done> = UploaderSnapshot<Done> & Uploader<Input, Done>;

/**
 * An uploader's list in a component. Rendered at most once a frame, whatever goes on. The uploader lives outside: components
 * that come and go see the same list, and the uploads go on without them.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const { subscribe, getSnapshot } = uploader;
  return { ...uploader, ...useSyncExternalStore(subscribe, getSnapshot, getSnapshot) };
}
