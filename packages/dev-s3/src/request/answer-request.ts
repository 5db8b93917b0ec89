import type { IncomingMessage, ServerResponse } from "node:http";
import { allows } from "../access/authorize.ts";
import { accountOf } from "../access/accounts.ts";
import { checkActedOn } from "./acted-on.ts";
import type { S3Answer, S3Call, S3Context } from "./call.ts";
import { conditionValues } from "../access/condition-values.ts";
import { preflight } from "../bucket/cors.ts";
import { disturb, findFault, type Fault } from "../faults.ts";
import { asSaid, asSeen, rightsFor } from "../personality/personality.ts";
import { quirks } from "../personality/table.ts";
import { namedSubresources, permissionsOf, unknownOperation, type Operation } from "./operations.ts";
import { readCopySource, type S3Request } from "./request.ts";
import type { RequestEntry } from "./request-entry.ts";
import { S3Error } from "../s3-error.ts";
import { authenticate } from "../signature/signature.ts";
import type { BucketConfig } from "../bucket/bucket-config.ts";

export type Exchange = { message: IncomingMessage; response: ServerResponse; expectsContinue: boolean };

/** Checks the signature, the bucket and the permissions before anything is done. */
export async function answerRequest(
  context: S3Context,
  input: {
    exchange: Exchange;
    request: S3Request;
    operation: Operation | undefined;
    faults: readonly Fault[];
    entry: RequestEntry;
  },
): Promise<S3Answer> {
  const { exchange, operation, faults, entry } = input;
  const now = new Date(context.clock().getTime() + (findFault(faults, "clock")?.offsetMs ?? 0));
  const { users, region, personality } = context;
  const { takesUnsigned = false } = quirks[personality];
  const { caller, payload, signature } = authenticate({ users, region, now, takesUnsigned }, input.request);
  if (caller.kind === "user") entry.accessKeyId = caller.user.accessKeyId;
  if (operation === undefined) throw unknownOperation(input.request);
  // The signature covers the request as it was sent, so the ignored headers are removed only afterwards.
  const request = asSeen(context, { request: input.request, operation: operation.name });
  if (operation.name !== "CreateBucket") findConfig(context, request);
  const conditionValue = conditionValues(request, { operation: operation.name, signature, now });
  const call: S3Call = {
    ...request,
    requestId: entry.requestId,
    caller,
    payload,
    now,
    openBody: () => {
      if (exchange.expectsContinue) exchange.response.writeContinue();
      return disturb(request.message, { faults, reset: () => request.message.socket.resetAndDestroy() });
    },
    countBytes: (bytes) => (entry.bytesIn += bytes),
    may: (permission) =>
      allows(context.store.buckets, {
        caller,
        permission,
        conditionValue: (name) => (name === "s3:prefix" ? permission.prefix : undefined) ?? conditionValue(name),
      }),
  };
  if (!rightsFor(context, permissionsOf(operation, request)).every(call.may)) throw new S3Error("AccessDenied");
  checkExpectedOwners(context, request);
  checkActedOn(request, {
    operation: operation.name,
    named: namedSubresources(request),
    isPresigned: signature?.kind === "query",
  });
  try {
    return await operation.handle(context, call);
  } catch (error) {
    throw asSaid(context, error);
  }
}

/** Checks the bucket owner that a request expects, and the owner of a copy's source. */
function checkExpectedOwners(context: S3Context, request: S3Request): void {
  const copySource = request.header("x-amz-copy-source");
  const expected = [
    [request.bucket, request.header("x-amz-expected-bucket-owner") ?? request.param("x-amz-expected-bucket-owner")],
    [copySource && readCopySource(copySource).bucket, request.header("x-amz-source-expected-bucket-owner")],
  ] as const;
  for (const [name, account] of expected) {
    const bucket = context.store.buckets.get(name ?? "");
    if (account !== undefined && bucket !== undefined && accountOf(bucket) !== account)
      throw new S3Error("AccessDenied");
  }
}

/** Answers a preflight, which is never signed: it says what a page may send, not which users may. */
export function answerPreflight(context: S3Context, request: S3Request): S3Answer {
  const resourceType = request.key === undefined ? "BUCKET" : "OBJECT";
  const rules = findConfig(context, request)?.cors;
  return { status: 200, headers: preflight(rules, { header: request.header, resourceType }) };
}

function findConfig(context: S3Context, { bucket }: S3Request): BucketConfig | undefined {
  if (bucket === undefined) return undefined;
  const found = context.store.buckets.get(bucket);
  if (found === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: bucket } });
  return found.config;
}
