import { useSyncExternalStore } from "react";
import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

export type UseUploadsResult<Input, Done> = UploaderSnapshot<Done> &
  Pick<Uploader<Input, Done>, "add" | "abort" | "abortAll" | "retry" | "remove">;

/**
 * An uploader's list in a component. Rendered at most once a frame, whatever goes on. The uploader lives outside: components
 * that come and go see the same list, and the uploads go on without them.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const { subscribe, getSnapshot, add, abort, abortAll, retry, remove } = uploader;
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
  return { ...snapshot, add, abort, abortAll, retry, remove };
}
