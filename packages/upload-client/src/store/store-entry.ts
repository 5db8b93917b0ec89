import type { Engine, EngineSettings, Subject } from "../engine.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import type { NamedUpload } from "../flow/created-upload.ts";
import type { UploadEvent, ItemState } from "./reduce-upload.ts";
import type { EarlierUpload, FileHandle, Journal, Resume } from "../resumable.ts";
import type { RestartReason, SettledItem, UploadItem } from "./upload-state.ts";

export type StartOptions<Done> = {
  input?: unknown;
  handle?: FileHandle | undefined;
  /** What an earlier page has done for it. */
  earlier?: EarlierUpload | undefined;
  restarted?: RestartReason;
  signal?: AbortSignal;
  onSettled?: (item: SettledItem<Done>) => void;
  /** The files that were given together with this one. */
  batch?: readonly Blob[];
};

/** An upload whose file is looked at before it is announced. */
export type UploadToPrepare = {
  file: File;
  input: unknown;
  batch: readonly Blob[] | undefined;
  /** Another try has made it ready before: only the rules look at it, and they are waited for. */
  isPrepared: boolean;
  signal: AbortSignal;
  /** Ends the upload with a failure that is found out too late to be thrown. */
  fail: (thrown: unknown) => void;
};

export type UploadStoreOptions<Done> = EngineSettings & {
  journal?: Resume["journal"] | undefined;
  /** Makes a file ready to be announced. The upload ends with what it throws. */
  prepare?: ((id: string, upload: UploadToPrepare) => Promise<File>) | undefined;
  onBegin?: ((item: UploadItem<Done>) => void) | undefined;
  /** Called at once. Without `before` the item is new, without `after` it is gone. */
  onChanged?: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  onSettled?: ((item: SettledItem<Done>) => void) | undefined;
};

/** What a store keeps of one upload. */
export type StoreEntry<Done> = {
  given: StartOptions<Done>;
  state: ItemState<Done>;
  journal?: Journal | undefined;
  /** Whether its file has been made ready. From then on file and input do not change, so that a journal can be kept of them. */
  isPrepared: boolean;
  /** Whether `onBegin` has been called for it. */
  hasBegun: boolean;
  /** The run that is on. */
  run: StoppableRun<Done> | undefined;
  /** Called when its `signal` aborts. */
  readonly onSignal: () => void;
  /** While the server is told that an upload was aborted, or has failed: it may be published already. */
  abandoning?: Promise<void> | undefined;
  /** Whether it is to be tried again after that. */
  mustRetry: boolean;
};

/** A run as the store holds it, which can stop it. */
export type StoppableRun<Done> = {
  readonly upload: StoreEntry<Done>;
  readonly apply: (upload: StoreEntry<Done>, event: UploadEvent<Done>) => void;
  isStopped: boolean;
  /** Leaves the line of those who wait for their turn. */
  leave?: () => void;
  /** Ends what is under way. */
  controller?: AbortController;
};

/** What the engine's work on an upload uses of its store. */
export type StoreDeps<Answer extends FinishAnswer> = {
  readonly options: UploadStoreOptions<DoneOf<Answer>>;
  /** The engine is a chunk of its own. @throws UploadError `NETWORK` where it could not be loaded */
  readonly loadEngine: () => Promise<Engine<Answer>>;
  /** Tells the server that a key will not be used any more. Never rejects: the storage's own expiry is behind it. See `Engine`. */
  readonly abandon: (subject: Subject, upload: NamedUpload) => Promise<unknown>;
  readonly apply: (upload: StoreEntry<DoneOf<Answer>>, event: UploadEvent<DoneOf<Answer>>) => void;
};
