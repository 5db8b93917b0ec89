import {
  TRPCError,
  type TRPCMutationProcedure,
  type TRPCProcedureBuilder,
  type TRPCQueryProcedure,
  type TRPCUnsetMarker,
} from "@trpc/server";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import {
  ownerPrefix,
  parseUploadKey,
  trpcCodes,
  UploadError,
  type CheckedFile,
  type FileRules,
  type SelectionRules,
  type Visibility,
} from "@s3-direct/upload-core";
import {
  abortUploadInput,
  createUploadInput,
  finishUploadInput,
  listPartsInput,
  parseInput,
  rulesInput,
  signPartsInput,
  type AbortUploadInput,
  type AbortUploadResult,
  type CreateUploadInput,
  type EndpointRules,
  type FileOf,
  type FinishUploadInput,
  type FinishUploadResult,
  type ListPartsInput,
  type ListPartsResult,
  type RulesInput,
  type SignPartsInput,
  type SignPartsResult,
  type UploadPlan,
} from "@s3-direct/upload-core/contract";
import { abortUpload } from "./abort-upload.ts";
import { createUpload } from "./create-upload.ts";
import { endpointRules } from "./endpoint-rules.ts";
import { finishUpload, type PassedUpload } from "./finish-upload.ts";
import type { Caller } from "./own-upload.ts";
import { listParts } from "./list-parts.ts";
import { requireNewName } from "./new-name.ts";
import type { PublishOptions } from "./publish.ts";
import { signParts } from "./sign-parts.ts";
import { avoidNames } from "./s3/avoid-names.ts";
import type { S3Storage } from "./s3/storage.ts";
import { withSignal } from "./s3/with-signal.ts";
import type { UploadToVerify, VerifyHook } from "./verify-hook.ts";
import type { JsonValue } from "./upload-record.ts";

type MaybePromise<T> = T | Promise<T>;
/** What is inferred elsewhere and only read here: as `NoInfer`, which editors and errors would show. */
type Inferred<T> = [T][T extends unknown ? 0 : never];
/** Written so that editors show what comes of it. */
type Merge<Context, Overrides> = Omit<Context, keyof Overrides> & Overrides extends infer Both
  ? { [Key in keyof Both]: Both[Key] }
  : never;

/** Stands beside the builder in `procedure`'s type, so that a procedure that parses input is refused in words. */
type WithoutInput<TInput> = TInput extends TRPCUnsetMarker
  ? unknown
  : "This procedure has an .input() of its own. Give one that carries middleware only, and put the schema into `input`.";

/** A value, or what makes it for one call of create. */
type RuleFor<Value, TContext, TOverrides, TSchema> =
  | Value
  | ((options: {
      ctx: Inferred<Merge<TContext, TOverrides>>;
      input: Inferred<Parsed<TSchema>>;
    }) => MaybePromise<Value>);

type Parsed<TSchema> = TSchema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<TSchema> : undefined;

type DeclaredRules = SelectionRules & Pick<FileRules, "allowEmpty" | "maxPixels">;

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
> = DeclaredRules & {
  /**
   * What is accepted: types (`application/pdf`), families (`image/*`), extensions (`.csv`). Types that can carry script, archives and
   * programs must be named one by one. May be a function, of who asks for what; finish judges by what it said to the file's own create.
   */
  accept: RuleFor<FileRules["accept"], TContext, TOverrides, TSchema>;
  /** In bytes; at most 48.8 TiB, which is all that S3 holds in one object. May be a function, as `accept`. */
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
   * Other ids that this user uploaded under before: the guest that became an account. Uploads that these began can be finished,
   * gone on with and given up; new ones are begun by `owner` alone. Asked only when a key is not the `owner`'s. @default none
   */
  formerOwners?: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => MaybePromise<readonly string[]>;
  storage: S3Storage;
  /**
   * "private": published where nobody reads without a signature, so its files have no `url`; `createDownloadUrl` makes a
   * short one. For ever, as the name: uploads of the other kind are not found any more. A function decides for each upload;
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
   * Looks at the file before it is published, after the rules were checked: a virus scan, a moderation. Refuse by throwing an
   * UploadError; anything else that is thrown, or no answer in time, publishes nothing either, and finish may be called
   * again. Finishes at the same time share one run, a refusal (`REFUSED` or `FILE_*`) is kept, and a file that is published is
   * not looked at again; a finish that broke off before that may have it run once more. What it returns (JSON) reaches `prepare` and
   * `onFinish` as `verified`. Files then never go up by a form whose checksum S3 does not enforce.
   * @default none
   */
  verify?: (
    options: Omit<UploadToVerify, "metadata"> & {
      ctx: Inferred<Merge<TContext, TOverrides>>;
      metadata: Inferred<TMetadata>;
    },
  ) => MaybePromise<TVerified>;
  /** How long `verify` may take, in seconds. @default 20, below the 29 to 60 after which gateways give up */
  verifyTimeout?: number;
  /**
   * Runs before a file that has passed is published, with the media key and URL that it will have: for a row that exists before
   * anybody can see the file. So no file is public without one, whatever breaks off; a row may be without a file until finish is
   * called again, or `onAbort` says that it never will be. It may run more than once, before `onFinish` or without it: make it
   * idempotent by `key`. Throw to publish nothing; finish may be called again then.
   */
  prepare?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    file: Inferred<FileOf<TVisibility>>;
    /** The upload key. */
    key: string;
    metadata: Inferred<TMetadata>;
    /** What `verify` returned. */
    verified: Inferred<TVerified>;
  }) => MaybePromise<void>;
  /** What published files get besides type, name and cache rule: a storage class, tags, … @default nothing */
  publish?: PublishOptions;
  /**
   * Runs at least once for a published file, so make it idempotent by `key`. The file is published by then: to take it back,
   * call `deleteUpload(storage, key)` and throw. What it returns reaches the browser as `data`.
   */
  onFinish?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    file: Inferred<FileOf<TVisibility>>;
    /** The upload key, which `deleteUpload` takes. */
    key: string;
    metadata: Inferred<TMetadata>;
    /** What `verify` returned. */
    verified: Inferred<TVerified>;
  }) => MaybePromise<TData>;
  /**
   * Runs when the owner gives an upload up before it is published, and when create fails after `onCreate`. It does not run for a file
   * that is published already: abort then answers `published`, and the file stays. The key is the owner's, but may be one that
   * create never made: give back only what was reserved under it. Called at the same moment as finish, it may follow `onFinish`:
   * what that has stored is gone then.
   */
  onAbort?: (options: {
    ctx: Inferred<Merge<TContext, TOverrides>>;
    key: string;
    /**
     * Whether S3 may hold its bytes until the request ends (`expiresAt` in `onCreate`): give back the space that was reserved
     * only then. So it is where a request can be used again (a form, or a provider without conditional PUT), and where the upload
     * bucket keeps old versions that no janitor removes.
     */
    bytesMayRemain: boolean;
  }) => MaybePromise<void>;
  /** Names the request in what a person reads when something breaks. @default a random UUID */
  requestId?: (options: { ctx: Inferred<Merge<TContext, TOverrides>> }) => string;
};

/** `create`'s input, with the endpoint's own `input` where it declares one. */
export type EndpointCreateInput<TSchema> = TSchema extends StandardSchemaV1
  ? Omit<CreateUploadInput, "input"> & { input: StandardSchemaV1.InferInput<TSchema> }
  : Omit<CreateUploadInput, "input">;

export type UploadProcedures<TMeta, TSchema, TData, TVisibility extends Visibility = "public"> = {
  create: TRPCMutationProcedure<{ input: EndpointCreateInput<TSchema>; output: UploadPlan; meta: TMeta }>;
  finish: TRPCMutationProcedure<{
    input: FinishUploadInput;
    output: FinishUploadResult<TData, TVisibility>;
    meta: TMeta;
  }>;
  signParts: TRPCMutationProcedure<{ input: SignPartsInput; output: SignPartsResult; meta: TMeta }>;
  listParts: TRPCMutationProcedure<{ input: ListPartsInput; output: ListPartsResult; meta: TMeta }>;
  abort: TRPCMutationProcedure<{ input: AbortUploadInput; output: AbortUploadResult; meta: TMeta }>;
  rules: TRPCQueryProcedure<{ input: RulesInput; output: EndpointRules; meta: TMeta }>;
};

/**
 * One upload endpoint: procedures to be mounted under its name, `router({ attachment: uploadProcedures({ … }) })`.
 * @throws TypeError when an option can't work
 */
export function uploadProcedures<
  TContext,
  TMeta,
  TOverrides,
  TInputIn,
  TInputOut,
  TSchema extends StandardSchemaV1 | undefined = undefined,
  TMetadata extends JsonValue = undefined,
  TData = undefined,
  TVisibility extends Visibility = "public",
  TVerified extends JsonValue | void = undefined,
>(
  options: UploadProceduresOptions<
    TContext,
    TMeta,
    TOverrides,
    TInputIn,
    TInputOut,
    TSchema,
    TMetadata,
    TData,
    TVisibility,
    TVerified
  >,
): UploadProcedures<TMeta, TSchema, TData, TVisibility>;
// Inside, the caller's context, input and metadata are values that go from one of its functions to another.
export function uploadProcedures(options: AnyOptions): UploadProcedures<object, undefined, unknown, Visibility> {
  const { name, storage, procedure, verifyTimeout = 20, publish, onCreate, onFinish, onAbort } = options;
  const rules = endpointRules(options);
  // Throws for a name that can't stand in a key.
  ownerPrefix({ endpoint: name, owner: "any" });
  // The types let it through, and tRPC would then refuse every answer.
  if (procedure._def.output !== undefined) {
    throw new TypeError("The procedure has an .output() of its own: give one that carries middleware only.");
  }
  requireNewName(options);
  if (!(verifyTimeout > 0 && Number.isFinite(verifyTimeout)))
    throw new TypeError("verifyTimeout is a number of seconds.");

  const hookFor = (ctx: object): VerifyHook | undefined => {
    const { verify } = options;
    // The record's metadata is what this endpoint's onCreate returned.
    return verify && ((upload) => verify({ ctx, ...upload }));
  };

  /** In whose name a key is used: its owner's, where that is who the user is or was. */
  async function ownerFor(ctx: object, key: string | undefined): Promise<string> {
    const owner = options.owner({ ctx });
    const keyOwner = key === undefined ? undefined : parseUploadKey(key)?.owner;
    if (keyOwner === undefined || keyOwner === owner) return owner;
    const former = (await options.formerOwners?.({ ctx })) ?? [];
    return former.includes(keyOwner) ? keyOwner : owner;
  }

  /** Runs one step for its caller; whatever it throws leaves as a code and a sentence. */
  async function run<T>({ ctx, key }: { ctx: object; key?: string }, step: (caller: Caller) => Promise<T>): Promise<T> {
    try {
      return await step({ endpoint: name, owner: await ownerFor(ctx, key), visibility: rules.visibility });
    } catch (error) {
      throw toTRPCError(error, () => options.requestId?.({ ctx }) ?? crypto.randomUUID());
    }
  }

  return {
    create: procedure.input(parser(createUploadInput)).mutation(({ ctx, input }) =>
      run({ ctx }, async (caller) => {
        const own = await parseOwnInput(options.input, input.input);
        const { visibility, ...fileRules } = await rules.forCreate({ ctx, input: own });
        return createUpload(
          {
            storage: avoidNames(storage, input.avoid),
            caller: { ...caller, visibility },
            rules: fileRules,
            recordsRules: rules.areOfCreate,
            verified: options.verify !== undefined,
            onCreate: async (upload) => onCreate?.({ ctx, input: own, ...upload }),
            onFailed: async (key) => onAbort?.({ ctx, key, bytesMayRemain: false }),
          },
          input,
        );
      }),
    ),

    finish: procedure.input(parser(finishUploadInput)).mutation(({ ctx, input }) =>
      run({ ctx, key: input.key }, async (caller) => {
        const { key } = input;
        let isPrepared = false;
        const prepare = async (passed: PassedUpload) => {
          isPrepared = true;
          await options.prepare?.({ ctx, key, ...passed });
        };
        const deps = { storage, caller, rules: rules.atFinish, verify: hookFor(ctx), verifyTimeout, prepare, publish };
        const finished = await finishUpload(deps, input).catch(async (error: unknown) => {
          // Whoever ended the upload meanwhile may have run onAbort before `prepare` ran here, so it runs once more.
          const isGone = error instanceof UploadError && error.code === "UPLOAD_GONE";
          // The file of one that another finish has published is there, though its record is not.
          const isUnpublished = isGone && error.details["because"] !== "published";
          // Whoever ended it has given back the room that could be.
          if (isUnpublished && isPrepared) await onAbort?.({ ctx, key, bytesMayRemain: true });
          throw error;
        });
        if (finished.status === "pending") return finished;
        const { file, metadata, verified } = finished;
        const data = await onFinish?.({ ctx, file, key, metadata, verified });
        return { status: "done" as const, file, data };
      }),
    ),

    signParts: procedure
      .input(parser(signPartsInput))
      .mutation(({ ctx, input, signal }) =>
        run({ ctx, key: input.key }, (caller) =>
          signParts({ storage: avoidNames(withSignal(storage, signal), input.avoid), caller }, input),
        ),
      ),

    listParts: procedure
      .input(parser(listPartsInput))
      .mutation(({ ctx, input, signal }) =>
        run({ ctx, key: input.key }, (caller) => listParts({ storage: withSignal(storage, signal), caller }, input)),
      ),

    abort: procedure.input(parser(abortUploadInput)).mutation(({ ctx, input }) =>
      run({ ctx, key: input.key }, async (caller) => {
        const aborted = await abortUpload({ storage, caller }, input);
        if (aborted.status === "aborted" && aborted.ended) {
          await onAbort?.({ ctx, key: input.key, bytesMayRemain: aborted.bytesMayRemain });
        }
        return { status: aborted.status };
      }),
    ),

    rules: procedure.input(parser(rulesInput)).query(({ ctx, input }) =>
      run({ ctx }, async () => {
        const own = rules.areOfCreate ? await parseOwnInput(options.input, input.input) : undefined;
        return rules.told({ ctx, input: own });
      }),
    ),
  };
}

type AnyOptions = UploadProceduresOptions<
  object,
  object,
  object,
  TRPCUnsetMarker,
  TRPCUnsetMarker,
  StandardSchemaV1 | undefined,
  JsonValue,
  unknown,
  Visibility,
  JsonValue | void
>;

/** The contract's schema as tRPC takes it, with our codes in place of zod's list of problems. */
function parser<Schema extends Parameters<typeof parseInput>[0]>(schema: Schema) {
  return (value: unknown) => parseInput(schema, value);
}

async function parseOwnInput(schema: StandardSchemaV1 | undefined, value: unknown): Promise<unknown> {
  if (!schema) return undefined;
  const result = await schema["~standard"].validate(value);
  if (!result.issues) return result.value;
  const issue = result.issues[0];
  const path = (issue?.path ?? []).map((step) => String(typeof step === "object" ? step.key : step));
  throw new UploadError("INVALID_INPUT", {
    details: { field: ["input", ...path].join("."), problem: issue?.message ?? "" },
  });
}

/**
 * tRPC lets only a code and a message through to the browser, so the message carries ours. Of an error that nobody meant a
 * person to read, nothing leaves but a request id to look for in the log, where the cause stands.
 */
function toTRPCError(error: unknown, requestId: () => string): TRPCError {
  // A hook that calls another procedure may pass its refusal on, and nothing of its faults.
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const spoken =
    error instanceof UploadError
      ? error
      : new UploadError("INTERNAL", { details: { requestId: requestId() }, cause: error });
  return new TRPCError({ code: trpcCodes[spoken.code], message: spoken.message, cause: error });
}
