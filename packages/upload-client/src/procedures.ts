import type {
  AbortUploadInput,
  CreateUploadInput,
  FinishUploadInput,
  PublishedFile,
  UploadPlan,
} from "@s3-direct/upload-core/contract";

/** What create is told about every file; the endpoint's own `input` comes on top. */
export type FileAnnouncement = Omit<CreateUploadInput, "input">;
export type DoneAnswer = { status: "done"; file: PublishedFile };
export type PendingAnswer = { status: "pending"; retryAfter: number; copied?: number | undefined };
export type CallOptions = { signal?: AbortSignal };

/**
 * What an uploader calls. A tRPC client's view of mounted `uploadProcedures` fits as it stands (`client.upload`), and so
 * does any object of functions.
 *
 * Both parameters are inferred: `Input` is what the endpoint declares as its `input` (`unknown` when it declares none),
 * `Done` the whole answer of a finish that is done, with what the endpoint's `onFinish` returned as `data`.
 */
export type UploadProcedures<Input, Done extends DoneAnswer> = {
  create: { mutate: (input: FileAnnouncement & { input: Input }, options?: CallOptions) => Promise<UploadPlan> };
  finish: { mutate: (input: FinishUploadInput, options?: CallOptions) => Promise<Done | PendingAnswer> };
  /** Gives a key back that will not be used any more. Without it the storage's own expiry has to do. */
  abort?: { mutate: (input: AbortUploadInput, options?: CallOptions) => Promise<unknown> };
};

/**
 * The same seen from inside, where the endpoint's input is just a value on its way from the caller to create: any
 * endpoint's procedures fit, because create is written as a method here, whose parameters TypeScript compares both ways.
 */
export type EngineProcedures<Done extends DoneAnswer> = Omit<UploadProcedures<unknown, Done>, "create"> & {
  create: { mutate(input: FileAnnouncement & { input: unknown }, options?: CallOptions): Promise<UploadPlan> };
};
