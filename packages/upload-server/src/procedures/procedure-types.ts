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
import type { PublishOptions } from "../finish/publish-options.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";
import type { UploadToVerify } from "../finish/verify-hook.ts";

/** An endpoint: who owns its uploads, which files it accepts, and what the application does at each step. */
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
   * What is accepted: types (`application/pdf`), families (`image/*`), extensions (`.csv`). Types that can carry
   * script, archives and programs must be named one by one. May be a function of the caller and the input; finish
   * judges by what it returned for the file's own create.
   */
  accept: RuleFor<FileRules["accept"], TContext, TOverrides, TSchema>;
  /** In bytes; at most 48.8 TiB, the largest object that S3 can store. May be a function, like `accept`. */
  maxSize: RuleFor<FileRules["maxSize"], TContext, TOverrides, TSchema>;
  /**
   * The endpoint's name: the second segment of its upload keys, 1 to 64 bytes. Do not change it: a renamed endpoint
   * does not find its uploads.
   */
  name: string;
  /** Your base procedure, with authentication, rate limits, tracing. It has middleware, and no `.input()`. */
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
  /** Returns the authenticated user's id, 1 to 128 bytes. It is part of the upload key and of the media key. */
  owner: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => string;
  /**
   * Returns other ids that this user uploaded under before, such as the guest that became an account. Their uploads can
   * be finished, resumed and aborted; new ones are created for `owner` alone. Called only if a key is not the
   * `owner`'s. @default none
   */
  formerOwners?:
    ((options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => MaybePromise<readonly string[]>) | undefined;
  /**
   * The buckets, and the identities that access them: made once by `createS3Storage` or `storageFromEnv`. Can be
   * shared.
   */
  storage: S3Storage;
  /**
   * "private": the files can't be read without a signature, so they have no `url`; `createDownloadUrl` makes a
   * short-lived one. Like `name` it cannot be changed later: uploads of the other kind are not found any more. A
   * function decides for each upload; its key keeps the decision. @default "public"
   */
  visibility?: RuleFor<TVisibility, TContext, TOverrides, TSchema> | undefined;
  /** What `create` takes besides the file, by any Standard Schema (zod, valibot, arktype). @default nothing */
  input?: TSchema;
  /**
   * Runs before anything is signed: throw an UploadError to refuse, or reserve quota. What it returns (JSON, about 600
   * bytes) is passed to `onFinish` as `metadata`; the browser sends it in a signed header and could read it. Not
   * `false`: that looks like a refusal, so nothing is signed, and create answers INTERNAL.
   */
  onCreate?:
    | ((options: {
        ctx: Inferred<Merge<TContext, TOverrides>>;
        input: Inferred<Parsed<TSchema>>;
        file: CheckedFile;
        /** The upload key. */
        key: string;
        /**
         * When the presigned request expires. A multipart upload can continue until the bucket's rule aborts it (7 days).
         */
        expiresAt: Date;
      }) => MaybePromise<TMetadata>)
    | undefined;
  /**
   * Leaves verifying and publishing to another process: a queue's worker, which calls `finishDeferred`.
   * - Called by each finish of a file that has arrived as announced and is neither published nor refused, so several
   *   times for one file: add one job for each `key`.
   * - If it returns `{ retryAfter }`, in seconds, above 0 and at most 3,600, finish answers `pending`, and the browser
   *   calls again after that time. If its tab is closed it does not call again, but the worker still publishes.
   * - If it returns nothing, this call verifies and publishes. In the worker it must return nothing: let `ctx` say that
   *   it is the worker.
   * - What it throws is answered to the browser, an UploadError word for word. The error is not kept: the next finish
   *   calls it again.
   * @default each finish verifies and publishes
   */
  deferFinish?:
    | ((options: {
        ctx: Inferred<Merge<TContext, TOverrides>>;
        /** The upload key. */
        key: string;
        file: CheckedFile;
        metadata: Inferred<TMetadata>;
      }) => MaybePromise<Deferred | undefined | void>)
    | undefined;
  /**
   * Checks a file before it is published, after its rules and its content were checked: a virus scan, moderation.
   * - Called by finish for a file that has arrived, maybe several times for one file. Simultaneous finishes of one
   *   process share a call.
   * - To refuse the file, throw an UploadError, which is answered to the browser. `REFUSED` and `FILE_*` are stored,
   *   with up to 1,000 characters of the sentence, so that the file is not checked again; after another code the next
   *   finish calls it again.
   * - Any other error, the result `false`, or no result within `verifyTimeout`, publishes nothing either: finish
   *   answers CHECK_UNAVAILABLE, and the next one calls it again. So a scan that always times out is repeated at every
   *   call: limit the rate of finish.
   * - Not called for a file that is published. Not called again, in the same process and for ten minutes, for an
   *   accepted file that is not published yet, if its request can't store another file in its place.
   * - What it returns is passed to `prepare` and `onFinish` as `verified`: JSON of at most 60 KB, or nothing.
   * - With this hook, files are never sent by a form whose checksum S3 does not enforce.
   * @default none
   */
  verify?:
    | ((
        options: Omit<UploadToVerify, "metadata"> & {
          ctx: Inferred<Merge<TContext, TOverrides>>;
          metadata: Inferred<TMetadata>;
        },
      ) => MaybePromise<TVerified>)
    | undefined;
  /**
   * How long `verify` may take, in seconds, at most 3,600. A stream that it does not read for 10 seconds may break off
   * all the same. `derive` begins after it, with a `timeout` of its own: one finish may take both, 40 seconds by default.
   * @default 20, below the 29 to 60 after which gateways time out
   */
  verifyTimeout?: number | undefined;
  /**
   * Runs before an accepted file is published, with the media key and URL that it will have: to write a row that exists
   * before anybody can see the file. So no file is public without a row, whatever breaks off. A row may be without a
   * file until finish is called again, or until `onAbort` says that there will be none. It may run more than once,
   * before `onFinish` or without it: make it idempotent by `key`. Throw to publish nothing. Finish may be called again
   * then; another process, or the same one ten minutes later, judges the file once more.
   */
  prepare?:
    | ((options: {
        ctx: Inferred<Merge<TContext, TOverrides>>;
        file: Inferred<FileOf<TVisibility, TVariants>>;
        /** The upload key. */
        key: string;
        metadata: Inferred<TMetadata>;
        /** What `verify` returned. */
        verified: Inferred<TVerified>;
      }) => MaybePromise<void>)
    | undefined;
  /**
   * Makes files from pictures before they are published: `images` of `@s3-direct/upload-server/images` removes their
   * metadata and makes smaller ones. These files then pass through this process, and finish answers with
   * `file.variants`. @default nothing
   */
  derive?: Derive<TVariants> | undefined;
  /** What published files get besides type, name and `Cache-Control`: a storage class, tags, … @default nothing */
  publish?: PublishOptions | undefined;
  /**
   * Runs at least once for a published file, so make it idempotent by `key`. The file is already published: to take it
   * back, call `deleteUpload(storage, key)` and throw. What it returns is sent to the browser as `data`: without a
   * transformer it must be JSON, so no `bigint`.
   */
  onFinish?:
    | ((options: {
        ctx: Inferred<Merge<TContext, TOverrides>>;
        file: Inferred<FileOf<TVisibility, TVariants>>;
        /** The upload key, which `deleteUpload` takes. */
        key: string;
        metadata: Inferred<TMetadata>;
        /** What `verify` returned. */
        verified: Inferred<TVerified>;
        /**
         * When S3 had the whole file, by S3's clock, in whole seconds; for a multipart upload, when it was created.
         * Undefined if S3 does not say.
         */
        storedAt: Date | undefined;
      }) => MaybePromise<TData>)
    | undefined;
  /**
   * Runs when the owner aborts an upload that is not published, when create fails after `onCreate`, and when finish
   * finds after `prepare` that the upload is gone. What it throws after create or finish failed becomes a warning of the
   * process (`S3_DIRECT_ON_ABORT`, with the error as its `cause`), because the browser is told why they failed. Each
   * abort of such an upload runs it, because an earlier one may have failed or broken off: make it idempotent by `key`.
   * It does not run for a published file: abort then answers `published`, and the file stays. It may run for a file
   * that was published and has been deleted since. The key is the owner's, but create may never have made it: release
   * only what was reserved under it. If abort and finish are called at the same moment, it may run after `onFinish`, or
   * while an `onFinish` that takes more than a second still runs: the file is gone then.
   */
  onAbort?:
    | ((options: {
        ctx: Inferred<Merge<TContext, TOverrides>>;
        key: string;
        /**
         * Whether S3 may still hold its bytes, or hold them again: release the reserved space only when it can't.
         * `"request"`: when the request expires (`expiresAt` in `onCreate`), because it can be used again (a form, or a
         * provider without conditional PUT), or because finish found the upload ended and did not look further.
         * `"version"`: `uploadLifetime` from now (3 days, in seconds, of `@s3-direct/upload-core`), because the upload
         * bucket keeps old versions that no janitor removes.
         */
        bytesMayRemain: BytesMayRemain;
      }) => MaybePromise<void>)
    | undefined;
  /** Returns the request's id for the sentence that a person reads after a fault. @default a random UUID */
  requestId?: ((options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => string) | undefined;
};

/**
 * The input of `create`, with the endpoint's own `input` if it declares one. It may be left out if the schema accepts
 * `undefined`.
 */
export type EndpointCreateInput<TSchema> = TSchema extends StandardSchemaV1
  ? Omit<CreateUploadInput, "input"> &
      (undefined extends StandardSchemaV1.InferInput<TSchema>
        ? { input?: StandardSchemaV1.InferInput<TSchema> }
        : { input: StandardSchemaV1.InferInput<TSchema> })
  : Omit<CreateUploadInput, "input">;

/** The mounted procedures of one endpoint. A client of them is an `UploadProcedures` of `@s3-direct/upload-client`. */
export type EndpointProcedures<
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

/** The same with opaque values for the application's context, input and metadata, which only its own functions use. */
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
/** A type that is inferred elsewhere and only read here, like `NoInfer`, which editors and errors would show. */
type Inferred<T> = [T][T extends unknown ? 0 : never];
/** Written so that editors show the resulting type. */
type Merge<Context, Overrides> = Omit<Context, keyof Overrides> & Overrides extends infer Both
  ? { [Key in keyof Both]: Both[Key] }
  : never;

/** Added to the type of `procedure`, so that the error for a procedure that parses input says why. */
type WithoutInput<TInput> = TInput extends TRPCUnsetMarker
  ? unknown
  : "This procedure has an .input() of its own. Give one that carries middleware only, and put the schema into `input`.";

/** A value, or a function that returns it for one call of create. */
type RuleFor<Value, TContext, TOverrides, TSchema> =
  | Value
  | ((options: {
      ctx: Inferred<Merge<TContext, TOverrides>>;
      input: Inferred<Parsed<TSchema>>;
    }) => MaybePromise<Value>);

type Parsed<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : undefined;

/** The rules that are the same for every call. @inline */
export type FixedRules = SelectionRules & Pick<FileRules, "allowEmpty" | "maxPixels">;
