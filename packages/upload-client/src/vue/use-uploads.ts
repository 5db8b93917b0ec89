import type { Progress } from "@s3-direct/upload-core";
import { createProgress } from "@s3-direct/upload-core/internal";
import { computed, type ComputedRef, getCurrentInstance, onMounted, onScopeDispose, shallowRef } from "vue";
import type { UploadItem } from "../store/upload-state.ts";
import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** The list as refs, together with all functions of the uploader. */
export type UseUploadsResult<Input, Done> = {
  /** In the order they were added. */
  readonly items: ComputedRef<readonly UploadItem<Done>[]>;
  /** The progress of all uploads except failed and aborted ones, weighted by bytes. */
  readonly progress: ComputedRef<Progress>;
} & Uploader<Input, Done>;

const empty: UploaderSnapshot<never> = { items: [], progress: createProgress(0) };

/**
 * Returns an uploader's list for a component's `setup`, or for any other effect scope. It changes at most once a frame.
 * The uploader lives outside: components that mount and unmount see the same list, and uploads continue without them.
 * While a page is hydrated inside a `<Suspense>`, the list is empty until all of that is there.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const snapshot = shallowRef(uploader.getSnapshot());
  // On a server, scopes are never disposed of after rendering.
  if (globalThis.document) {
    onScopeDispose(
      uploader.subscribe(() => {
        snapshot.value = uploader.getSnapshot();
      }),
    );
  }
  // A server has rendered an empty list, and Vue repairs no attributes that differ when it hydrates.
  const isHydrating = shallowRef(Boolean(getCurrentInstance()?.vnode.el));
  if (isHydrating.value) onMounted(() => (isHydrating.value = false));
  const shown = computed(() => (isHydrating.value ? empty : snapshot.value));
  return {
    ...uploader,
    items: computed(() => shown.value.items),
    progress: computed(() => shown.value.progress),
  };
}
