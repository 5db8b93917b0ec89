import type { Progress } from "@s3-direct/upload-core";
import { computed, type ComputedRef, onScopeDispose, shallowRef } from "vue";
import type { UploadItem } from "../store/upload-state.ts";
import type { Uploader } from "../uploader-types.ts";

/** The list as refs, and all that the uploader can do. */
export type UseUploadsResult<Input, Done> = {
  /** In the order they were added. */
  readonly items: ComputedRef<readonly UploadItem<Done>[]>;
  /** The progress of all uploads but the failed and the aborted, weighted by bytes. */
  readonly progress: ComputedRef<Progress>;
} & Uploader<Input, Done>;

/**
 * An uploader's list in a component's `setup`, or in any other effect scope. Changed at most once a frame, whatever goes on. The
 * uploader lives outside: components that come and go see the same list, and the uploads go on without them.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const snapshot = shallowRef(uploader.getSnapshot());
  // A server never disposes of the scopes that it has rendered.
  if (globalThis.document) {
    onScopeDispose(
      uploader.subscribe(() => {
        snapshot.value = uploader.getSnapshot();
      }),
    );
  }
  return {
    ...uploader,
    items: computed(() => snapshot.value.items),
    progress: computed(() => snapshot.value.progress),
  };
}
