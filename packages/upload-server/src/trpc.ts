import type { StandardSchemaV1 } from "@standard-schema/spec";
import { ownerPrefix, parseUploadKey, UploadError, type Visibility } from "@s3-direct/upload-core";
import {
  abortUploadInput,
  createUploadInput,
  finishUploadInput,
  listPartsInput,
  parseInput,
  rulesInput,
  signPartsInput,
} from "@s3-direct/upload-core/contract";
import { abortUpload } from "./abort-upload.ts";
import { createUpload } from "./create-upload.ts";
import { endpointRules } from "./procedures/endpoint-rules.ts";
import type { ArrivedUpload, PassedUpload } from "./finish/finish-types.ts";
import { finishUpload } from "./finish-upload.ts";
import { isGoneUnpublished } from "./ending/gone.ts";
import { listParts } from "./list-parts.ts";
import { warnOfFailedAbort } from "./procedures/warn-failed-abort.ts";
import { warnOfRepeatedEndpoint } from "./procedures/warn-repeated-endpoint.ts";
import type { Caller } from "./own-upload.ts";
import { requirePublishable } from "./finish/publish-options.ts";
import type { AnyOptions, EndpointProcedures, UploadProceduresOptions } from "./procedures/procedure-types.ts";
import { avoidNames } from "./s3/avoid-names.ts";
import { withSignal } from "./s3/with-signal.ts";
import { signParts } from "./sign-parts.ts";
import { toTRPCError } from "./procedures/to-trpc-error.ts";
import { inSpan, setUploadKeyAttribute } from "./lib/tracing.ts";
import type { JsonOf } from "./upload-record.ts";
import { requireVerifyTimeout, type VerifyHook } from "./finish/verify-hook.ts";

export type { EndpointCreateInput, EndpointProcedures, UploadProceduresOptions } from "./procedures/procedure-types.ts";

/**
 * Returns the procedures of one upload endpoint, to be mounted under its name:
 * `router({ attachment: uploadProcedures({ … }) })`.
 * @throws TypeError if an option can't work
 */
export function uploadProcedures<
  TContext,
  TMeta,
  TOverrides,
  TInputIn,
  TInputOut,
  TSchema extends StandardSchemaV1 | undefined = undefined,
  TMetadata extends JsonOf<TMetadata> = undefined,
  TData = undefined,
  TVisibility extends Visibility = "public",
  TVerified extends JsonOf<TVerified> = undefined,
  TVariants extends string = never,
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
    TVerified,
    TVariants
  >,
): EndpointProcedures<TMeta, TSchema, TData, TVisibility, TVariants>;
// The implementation treats the application's context, input and metadata as opaque values, which it passes from one of
// the application's functions to another.
export function uploadProcedures(
  options: AnyOptions,
): EndpointProcedures<object, undefined, unknown, Visibility, string> {
  const { name, storage, procedure, verifyTimeout, publish, derive, onCreate, onFinish, onAbort } = options;
  const rules = endpointRules(options);
  // Throws if the name can't be part of a key.
  ownerPrefix({ endpoint: name, owner: "any" });
  // The types allow it, but tRPC would then refuse every answer.
  if (procedure._def.output !== undefined) {
    throw new TypeError("The procedure has an .output() of its own: give one that carries middleware only.");
  }
  warnOfRepeatedEndpoint(options);
  requirePublishable(storage, publish);
  requireVerifyTimeout(verifyTimeout);

  /** Returns the application's hooks for one call of finish. */
  function finishHooks(ctx: object, key: string) {
    const { deferFinish, verify, prepare } = options;
    let isPrepared = false;
    const runPrepare = async (passed: PassedUpload) => {
      isPrepared = true;
      await prepare?.({ ctx, key, ...passed });
    };
    const runDefer = async (arrived: ArrivedUpload) => (await deferFinish?.({ ctx, key, ...arrived })) ?? undefined;
    const runVerify: VerifyHook = (upload) => verify?.({ ctx, ...upload });
    return {
      hooks: { deferFinish: deferFinish && runDefer, verify: verify && runVerify, prepare: prepare && runPrepare },
      /** Whether `prepare` has been called. */
      isPrepared: () => isPrepared,
    };
  }

  /** Runs `onAbort` after create or finish failed. Never throws, because the caller is told why that was. */
  async function abortAfterFailure(aborted: Parameters<NonNullable<typeof onAbort>>[0]): Promise<void> {
    try {
      await onAbort?.(aborted);
    } catch (thrown) {
      warnOfFailedAbort(aborted.key, thrown);
    }
  }

  /** Returns the owner for whom a key is used: the key's own owner, if the user is or was that owner. */
  async function ownerFor(ctx: object, key: string | undefined): Promise<string> {
    const owner = options.owner({ ctx });
    const keyOwner = key === undefined ? undefined : parseUploadKey(key)?.owner;
    if (keyOwner === undefined || keyOwner === owner) return owner;
    const former = (await options.formerOwners?.({ ctx })) ?? [];
    // A text, which only a caller without TypeScript returns, includes the ids of other people.
    return [former].flat().includes(keyOwner) ? keyOwner : owner;
  }

  /** A late finish has no request: what the hook then throws must not replace the error that is told. */
  function requestIdFor(ctx: object): string {
    try {
      return options.requestId?.({ ctx }) ?? crypto.randomUUID();
    } catch {
      return crypto.randomUUID();
    }
  }

  /** Runs one step for its caller, as a span. Any error is turned into a code and a sentence. */
  async function run<T>({ step, ctx, key }: Call, work: (caller: Caller) => Promise<T>): Promise<T> {
    try {
      return await inSpan(`s3-direct ${step}`, { attributes: { "s3_direct.endpoint": name } }, async () => {
        if (key !== undefined) setUploadKeyAttribute(key);
        return work({ endpoint: name, owner: await ownerFor(ctx, key), visibility: rules.visibility });
      });
    } catch (error) {
      throw toTRPCError(error, () => requestIdFor(ctx));
    }
  }

  return {
    create: procedure.input(parser(createUploadInput)).mutation(({ ctx, input }) =>
      run({ step: "create", ctx }, async (caller) => {
        const own = await parseOwnInput(options.input, input.input);
        const { rules: fileRules, visibility } = await rules.forCreate({ ctx, input: own });
        const plan = await createUpload(
          {
            storage: avoidNames(storage, input.avoidHosts),
            caller: { ...caller, visibility },
            rules: fileRules,
            recordsRules: rules.dependOnInput,
            hasVerify: options.verify !== undefined,
            hasDerive: derive !== undefined,
            onCreate: async (upload) => onCreate?.({ ctx, input: own, ...upload }),
            onFailed: (key) => abortAfterFailure({ ctx, key, bytesMayRemain: false }),
          },
          input,
        );
        setUploadKeyAttribute(plan.key);
        return plan;
      }),
    ),

    finish: procedure.input(parser(finishUploadInput)).mutation(({ ctx, input, signal }) =>
      run({ step: "finish", ctx, key: input.key }, async (caller) => {
        const { key } = input;
        const { hooks, isPrepared } = finishHooks(ctx, key);
        const deps = { storage, caller, rules: rules.atFinish, signal, ...hooks, verifyTimeout, publish, derive };
        const finished = await finishUpload(deps, input).catch(async (error: unknown) => {
          // A concurrent abort may have called onAbort before `prepare` ran here, so onAbort is called again. The
          // delete or abort that ended the upload has already released what it could.
          if (isPrepared() && isGoneUnpublished(error)) {
            await abortAfterFailure({ ctx, key, bytesMayRemain: "request" });
          }
          throw error;
        });
        if (finished.status === "pending") return finished;
        const { file, metadata, verified, storedAt } = finished;
        const data = await onFinish?.({ ctx, file, key, metadata, verified, storedAt });
        return { status: "done" as const, file, data };
      }),
    ),

    signParts: procedure
      .input(parser(signPartsInput))
      .mutation(({ ctx, input, signal }) =>
        run({ step: "signParts", ctx, key: input.key }, (caller) =>
          signParts({ storage: avoidNames(withSignal(storage, signal), input.avoidHosts), caller }, input),
        ),
      ),

    listParts: procedure
      .input(parser(listPartsInput))
      .mutation(({ ctx, input, signal }) =>
        run({ step: "listParts", ctx, key: input.key }, (caller) =>
          listParts({ storage: withSignal(storage, signal), caller }, input),
        ),
      ),

    abort: procedure.input(parser(abortUploadInput)).mutation(({ ctx, input }) =>
      run({ step: "abort", ctx, key: input.key }, async (caller) => {
        const aborted = await abortUpload({ storage, caller }, input);
        if (aborted.status === "aborted") {
          await onAbort?.({ ctx, key: input.key, bytesMayRemain: aborted.bytesMayRemain });
        }
        return { status: aborted.status };
      }),
    ),

    rules: procedure.input(parser(rulesInput)).query(({ ctx, input }) =>
      run({ step: "rules", ctx }, async () => {
        const own = rules.dependOnInput ? await parseOwnInput(options.input, input.input) : undefined;
        return rules.forBrowser({ ctx, input: own });
      }),
    ),
  };
}

/** Which procedure is called, in which context, and for which upload. */
type Call = { step: keyof EndpointProcedures<object, undefined, unknown, Visibility>; ctx: object; key?: string };

/** Returns the contract's schema as a parser for tRPC, with our error codes instead of zod's list of problems. */
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
