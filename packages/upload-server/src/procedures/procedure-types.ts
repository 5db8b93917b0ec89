import type { TRPCMutationProcedure, TRPCProcedureBuilder, TRPCQueryProcedure, TRPCUnsetMarker } from "@trpc/server";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { CheckedFile, FileRules, SelectionRules, Visibility } from "@s3-direct/upload-core";
import type {
  AbortUploadInput,
  AbortUploadResult,
  CreateUploadInput,
  EndpointRules,
  FileOf,
  FinishUploadInput,
  FinishUploadResult,
  ListPartsInput,
  ListPartsResult,
  RulesInput,
  SignPartsInput,
  SignPartsResult,
  UploadPlan,
} from "@s3-direct/upload-core/contract";
import type { Derive } from "../derive/derive.ts";
import type { BytesMayRemain } from "../ending/end-mark.ts";
import type { Deferred } from "../finish/finish-types.ts";
import type { PublishOptions } from "../finish/publish.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";
import type { UploadToVerify } from "../finish/verify-hook.ts";

export type UploadProceduresOptions<
  TContext,
  TMeta,
  TOverrides,
  TInputIn,
  TInputOut,
  TSchema,
  TMetadata,
  TData,
  TVisibility extends Visibility,
  TVerified,
  TVariants extends string,
> = FixedRules & {
  /**
   * What is accepted: types (`application/pdf`), families (`image/*`), extensions (`.csv`). Types that can carry script, archives and
   * programs must be named one by one. May be a function of the caller and the input; finish judges by what it returned for the file's own create.
   */
  accept: RuleFor<FileRules["accept"], TContext, TOverrides, TSchema>;
  /** In bytes; at most 48.8 TiB, the most that S3 holds in one object. May be a function, as `accept`. */
  maxSize: RuleFor<FileRules["maxSize"], TContext, TOverrides, TSchema>;
  /** The endpoint's name: the second segment of its upload keys. 1 to 64 bytes, and for ever: a renamed endpoint does not find its uploads. */
  name: string;
  /** Yours: authentication, rate limits, tracing. It carries middleware and no `.input()`. */
  procedure: TRPCProcedureBuilder<
    TContext,
    TMeta,
    TOverrides,
    TInputIn,
    TInputOut,
    TRPCUnsetMarker,
    TRPCUnsetMarker,
    false
  > &
    WithoutInput<TInputIn>;
  /** The authenticated user's id, 1 to 128 bytes. It is part of the upload key and of the media key. */
  owner: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => string;
  /**
   * Other ids that this user uploaded under before: the guest that became an account. Their uploads can be finished, resumed and
   * aborted; new ones are created for `owner` alone. Asked only when a key is not the `owner`'s. @default none
   */
  formerOwners?: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => MaybePromise<readonly string[]>;
  /** The buckets, and who reaches them: made once by `createS3Storage` or `storageFromEnv`. Endpoints may share it. */
  storage: S3Storage;
  /**
   * "private": nobody reads the files without a signature, so they have no `url`; `createDownloadUrl` makes a short-lived one. Like
   * `name` it cannot be changed later: uploads of the other kind are not found any more. A function decides for each upload;
   * its key keeps the decision. @default "public"
   */
  visibility?: RuleFor<TVisibility, TContext, TOverrides, TSchema>;
  /** What `create` takes besides the file, by any Standard Schema (zod, valibot, arktype). @default nothing */
  input?: TSchema;
  /**
   * Runs before anything is signed: refuse by throwing an UploadError, reserve quota. What it returns (JSON, about 600
   * bytes) reaches `onFinish` as `metadata`; the browser carries it in a signed header and could read it.
   */
  onCreate?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    input: Inferred<Parsed<TSchema>>;
    file: CheckedFile;
    /** The upload key. */
    key: string;
    /** When the presigned request ends. A multipart upload can go on until the bucket's rule aborts it (7 days). */
    expiresAt: Date;
  }) => MaybePromise<TMetadata>;
  /**
   * Leaves verifying and publishing to another process: a queue's worker, which calls `finishDeferred`.
   * - Called by each finish of a file that has arrived as it was announced and is neither published nor refused, so several times for one
   *   file: add one job for each `key`.
   * - Returns `{ retryAfter }`, in seconds: finish answers `pending`, and the browser asks again after that time. Once its tab is closed it
   *   does not, and the worker publishes all the same.
   * - Returns nothing: this call verifies and publishes. In the worker it must return nothing: let `ctx` say that it is the worker.
   * - What it throws is the answer to the browser, an UploadError word for word. It is not kept: the next finish calls it again.
   * @default each finish verifies and publishes
   */
  deferFinish?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    /** The upload key. */
    key: string;
    file: CheckedFile;
    metadata: Inferred<TMetadata>;
  }) => MaybePromise<Deferred | undefined | void>;
  /**
   * Looks at a file before it is published, after its rules and its content were checked: a virus scan, a moderation.
   * - Called by finish of a file that has arrived, maybe several times for one file. Finishes of one process at the same time share a call.
   * - Refuses by throwing an UploadError, which is the answer to the browser. `REFUSED` and `FILE_*` are kept, with up to 1,000 characters
   *   of the sentence, so that the file is not looked at again; after another code the next finish calls it again.
   * - Any other error, or no answer within `verifyTimeout`, publishes nothing either: finish answers CHECK_UNAVAILABLE, and the next one
   *   calls it again. So a scan that is always too late is repeated as often as somebody asks: limit the rate of finish.
   * - Not called for a file that is published; nor, in the same process and for ten minutes, for one that has passed and is not published
   *   yet, where nothing else can be stored in its place.
   * - Returns what `prepare` and `onFinish` get as `verified`: JSON of at most 60 KB, or nothing.
   * - Files then never go up by a form whose checksum S3 does not enforce.
   * @default none
   */
  verify?: (
    options: Omit<UploadToVerify, "metadata"> & {
      ctx: Inferred<Merge<TContext, TOverrides>>;
      metadata: Inferred<TMetadata>;
    },
  ) => MaybePromise<TVerified>;
  /**
   * How long `verify` may take, in seconds. A stream that it leaves unread for 10 of them may break off all the same.
   * @default 20, below the 29 to 60 after which gateways give up
   */
  verifyTimeout?: number;
  /**
   * Runs before a file that has passed is published, with the media key and URL that it will have: for a row that exists before
   * anybody can see the file. So no file is public without a row, whatever breaks off; a row may be without a file until finish is
   * called again, or until `onAbort` says that there will be none. It may run more than once, before `onFinish` or without it: make it
   * idempotent by `key`. Throw to publish nothing. Finish may be called again then; another process, or the same one ten minutes later,
   * judges the file once more.
   */
  prepare?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    file: Inferred<FileOf<TVisibility, TVariants>>;
    /** The upload key. */
    key: string;
    metadata: Inferred<TMetadata>;
    /** What `verify` returned. */
    verified: Inferred<TVerified>;
  }) => MaybePromise<void>;
  /**
   * What is made of pictures before they are published: `images` of `@s3-direct/upload-server/images` takes their metadata out and makes
   * smaller ones. These files then pass through this process, and finish answers with `file.variants`. @default nothing
   */
  derive?: Derive<TVariants>;
  /** What published files get besides type, name and cache rule: a storage class, tags, … @default nothing */
  publish?: PublishOptions;
  /**
   * Runs at least once for a published file, so make it idempotent by `key`. The file is published by then: to take it back,
   * call `deleteUpload(storage, key)` and throw. What it returns reaches the browser as `data`.
   */
  onFinish?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    file: Inferred<FileOf<TVisibility, TVariants>>;
    /** The upload key, which `deleteUpload` takes. */
    key: string;
    metadata: Inferred<TMetadata>;
    /** What `verify` returned. */
    verified: Inferred<TVerified>;
    /**
     * When S3 had all of it, by S3's clock, in whole seconds; for an upload in parts, when it was created. Undefined where S3 does not
     * say.
     */
    storedAt: Date | undefined;
  }) => MaybePromise<TData>;
  /**
   * Runs when the owner aborts an upload that is not published, and when create fails after `onCreate`. Each abort of such an upload
   * runs it, because an earlier one may have failed or broken off: make it idempotent by `key`. It does not run for a published file:
   * abort then answers `published`, and the file stays. It may run for a file that was published and has been deleted since. The key is
   * the owner's, but may be one that create never made: give back only what was reserved under it. Where abort and finish are called at
   * the same moment, it may run after `onFinish`: the file is gone then.
   */
  onAbort?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    key: string;
    /**
     * Whether S3 may still hold its bytes, or hold them again: give back the reserved space only when it can't. `"request"`: when the
     * request ends (`expiresAt` in `onCreate`), because it can be used again (a form, or a provider without conditional PUT),
     * or because finish found the upload ended and did not look further.
     * `"version"`: `uploadLifetime` from now (3 days, in seconds, of `@s3-direct/upload-core`), because the upload bucket keeps old versions that
     * no janitor removes.
     */
    bytesMayRemain: BytesMayRemain;
  }) => MaybePromise<void>;
  /** The request's id in the sentence that a person reads when something breaks. @default a random UUID */
  requestId?: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => string;
};

/** `create`'s input, with the endpoint's own `input` where it declares one; it may be left out where the schema takes `undefined`. */
export type EndpointCreateInput<TSchema> = TSchema extends StandardSchemaV1
  ? Omit<CreateUploadInput, "input"> &
      (undefined extends StandardSchemaV1.InferInput<TSchema>
        ? { input?: StandardSchemaV1.InferInput<TSchema> }
        : { input: StandardSchemaV1.InferInput<TSchema> })
  : Omit<CreateUploadInput, "input">;

export type UploadProcedures<
  TMeta,
  TSchema,
  TData,
  TVisibility extends Visibility = "public",
  TVariants extends string = never,
> = {
  create: TRPCMutationProcedure<{ input: EndpointCreateInput<TSchema>; output: UploadPlan; meta: TMeta }>;
  finish: TRPCMutationProcedure<{
    input: FinishUploadInput;
    output: FinishUploadResult<TData, TVisibility, TVariants>;
    meta: TMeta;
  }>;
  signParts: TRPCMutationProcedure<{ input: SignPartsInput; output: SignPartsResult; meta: TMeta }>;
  listParts: TRPCMutationProcedure<{ input: ListPartsInput; output: ListPartsResult; meta: TMeta }>;
  abort: TRPCMutationProcedure<{ input: AbortUploadInput; output: AbortUploadResult; meta: TMeta }>;
  rules: TRPCQueryProcedure<{ input: RulesInput; output: EndpointRules; meta: TMeta }>;
};

/** The same with plain values for the application's context, input and metadata, which are passed from one of its functions to another. */
export type AnyOptions = UploadProceduresOptions<
  object,
  object,
  object,
  TRPCUnsetMarker,
  TRPCUnsetMarker,
  StandardSchemaV1 | undefined,
  JsonValue,
  unknown,
  Visibility,
  JsonValue | void,
  string
>;

type MaybePromise<T> = T | Promise<T>;
/** What is inferred elsewhere and only read here: as `NoInfer`, which editors and errors would show. */
type Inferred<T> = [T][T extends unknown ? 0 : never];
/** Written so that editors show the resulting type. */
type Merge<Context, Overrides> = Omit<Context, keyof Overrides> & Overrides extends infer Both
  ? { [Key in keyof Both]: Both[Key] }
  : never;

/** Stands beside the builder in `procedure`'s type, so that the error for a procedure that parses input says why. */
type WithoutInput<TInput> = TInput extends TRPCUnsetMarker
  ? unknown
  : "This procedure has an .input() of its own. Give one that carries middleware only, and put the schema into `input`.";

/** A value, or a function that makes it for one call of create. */
type RuleFor<Value, TContext, TOverrides, TSchema> =
  | Value
  | ((options: {
      ctx: Inferred<Merge<TContext, TOverrides>>;
      input: Inferred<Parsed<TSchema>>;
    }) => MaybePromise<Value>);

type Parsed<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : undefined;

/** The rules that are the same for every call. */
export type FixedRules = SelectionRules & Pick<FileRules, "allowEmpty" | "maxPixels">;
