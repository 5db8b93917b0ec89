import type { Engine, EngineSettings, Subject } from "../engine.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import type { NamedUpload } from "../flow/created-upload.ts";
import type { UploadEvent, ItemState } from "./reduce-upload.ts";
import type { EarlierUpload, FileHandle, Journal, Resume } from "../resumable.ts";
import type { RestartReason, SettledItem, UploadItem } from "./upload-state.ts";

export type StartOptions<Done> = {
  input?: unknown;
  handle?: FileHandle | undefined;
  /** What an earlier page has done for this upload. */
  earlier?: EarlierUpload | undefined;
  restarted?: RestartReason;
  signal?: AbortSignal;
  onSettled?: (item: SettledItem<Done>) => void;
  /** The files that were given together with this one. */
  batch?: readonly Blob[];
};

/** An upload whose file is checked before it is announced. */
export type UploadToPrepare = {
  file: File;
  input: unknown;
  batch: readonly Blob[] | undefined;
  /** Set if an earlier try has prepared the file: then only the rules check it, and the check waits for them. */
  isPrepared: boolean;
  signal: AbortSignal;
  /** Fails the upload with an error that is found too late to be thrown. */
  fail: (thrown: unknown) => void;
};

export type UploadStoreOptions<Done> = EngineSettings & {
  journal?: Resume["journal"] | undefined;
  /** Prepares a file before it is announced. If it throws, the upload fails with that error. */
  prepare?: ((upload: UploadToPrepare & { id: string }) => Promise<File>) | undefined;
  onBegin?: ((item: UploadItem<Done>) => void) | undefined;
  /** Called at once, not at the next frame. Without `before` the item is new, without `after` it was removed. */
  onChanged?: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  onSettled?: ((item: SettledItem<Done>) => void) | undefined;
};

/** What a store keeps of one upload. */
export type StoreEntry<Done> = {
  given: StartOptions<Done>;
  state: ItemState<Done>;
  journal?: Journal | undefined;
  /**
   * Whether the file has been prepared. From then on file and input do not change, so a journal can be kept of them.
   */
  isPrepared: boolean;
  /** Whether `onBegin` has been called for it. */
  hasBegun?: boolean;
  /** The current run. */
  run?: StoppableRun<Done> | undefined;
  /** Called when its `signal` aborts. */
  readonly onSignal: () => void;
  /** Set while the server is being told that the upload was aborted or has failed: it may already be published. */
  abandoning?: Promise<void> | undefined;
  /** Whether to retry it after that. */
  mustRetry?: boolean;
};

/** A run as the store holds it, which can stop it. */
export type StoppableRun<Done> = {
  readonly upload: StoreEntry<Done>;
  readonly apply: (upload: StoreEntry<Done>, event: UploadEvent<Done>) => void;
  isStopped: boolean;
  /** Removes the upload from the queue for file slots. */
  leave?: () => void;
  /** Aborts the work in progress. */
  controller?: AbortController;
};

/** What a run uses of its store. */
export type StoreDeps<Answer extends FinishAnswer> = {
  readonly options: UploadStoreOptions<DoneOf<Answer>>;
  /** Loads the engine, which is a separate chunk. @throws UploadError `NETWORK` if it could not be loaded */
  readonly loadEngine: () => Promise<Engine<Answer>>;
  /**
   * Tells the server that a key will not be used any more. Never rejects: if this fails, the storage expires the
   * upload. See `Engine`.
   */
  readonly abandon: (subject: Subject, upload: NamedUpload) => Promise<unknown>;
  readonly apply: (upload: StoreEntry<DoneOf<Answer>>, event: UploadEvent<DoneOf<Answer>>) => void;
};
