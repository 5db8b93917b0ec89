import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** A store by Svelte's contract: `$uploads.items` in a component. */
export type Uploads<Input, Done> = Omit<Uploader<Input, Done>, "subscribe"> & {
  /** Calls `run` at once and with each change, at most once a frame. Returns its own end. */
  subscribe: (run: (snapshot: UploaderSnapshot<Done>) => void) => () => void;
};

/**
 * An uploader as a store of Svelte 4 or 5, made once, outside components: `const uploads = uploadsStore(createUploader(client.photo))`,
 * then `{#each $uploads.items as item (item.id)}` and `uploads.add(file)`.
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
