import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** A store that follows Svelte's contract: `$uploads.items` in a component. */
export type Uploads<Input, Done> = Omit<Uploader<Input, Done>, "subscribe"> & {
  /** Calls `run` at once and after each change, at most once a frame. Returns a function that ends the subscription. */
  subscribe: (run: (snapshot: UploaderSnapshot<Done>) => void) => () => void;
};

/**
 * Returns an uploader as a store for Svelte 4 or 5. Made once, outside components:
 * `const uploads = uploadsStore(createUploader(client.photo))`, then `{#each $uploads.items as item (item.id)}` and
 * `uploads.add(file)`.
 */
export function uploadsStore<Input, Done>(uploader: Uploader<Input, Done>): Uploads<Input, Done> {
  return {
    ...uploader,
    subscribe(run) {
      run(uploader.getSnapshot());
      return uploader.subscribe(() => run(uploader.getSnapshot()));
    },
  };
}
