import { S3ServiceException } from "@aws-sdk/client-s3";
import { CliError } from "../cli-error.ts";
import { LeftByHand, type Step } from "./step.ts";

/** One part of a bucket's set-up, which others may have changed too. */
export type Setting<Value> = {
  name: string;
  /** @returns undefined if nothing is set */
  read: () => Promise<Value | undefined>;
  /** Returns the whole wanted value: ours and what others set. Undefined if that is nothing. */
  merge: (current: Value | undefined) => Value | undefined;
  same: (current: Value, wanted: Value) => boolean;
  write: (value: Value) => Promise<unknown>;
  /** In words, and what it changes of the current one for others. */
  describe: (wanted: Value, current?: Value) => string;
  /**
   * How ours are taken out again. A setting without it stays at destroy: what was there before is not known, and it does
   * no harm.
   */
  undo?: {
    /** Returns the value without ours; undefined if that is nothing. */
    without: (current: Value) => Value | undefined;
    remove: () => Promise<unknown>;
  };
};

/** Reads one setting of a bucket, and returns the steps to set it. */
export async function planSetting<Value>(bucket: string, setting: Setting<Value>): Promise<Step[]> {
  const { name, merge, same, write, describe, undo } = setting;
  const target = `bucket ${bucket}`;
  const current = await readOrNothing(setting, target);
  if (current === noSuchApi) {
    const wanted = merge(undefined);
    if (wanted === undefined) return [];
    return [{ target, state: "by-hand", text: byHand(name, describe(wanted)) }];
  }
  const wanted = merge(current);
  if (wanted === undefined) {
    if (current === undefined || undo === undefined) return [];
    return [{ target, state: "delete", text: name, apply: async () => void (await undo.remove()) }];
  }
  const words = describe(wanted, current);
  const text = `${name}: ${words}`;
  if (current !== undefined && same(current, wanted)) return [{ target, state: "same", text }];
  const state = current === undefined ? "create" : "change";
  const apply = async () => {
    await write(wanted).catch((error: unknown) => {
      // MinIO, for one, reads CORS rules, as never set, which it does not write.
      throw hasNoApi(error) ? new LeftByHand(byHand(name, words)) : error;
    });
  };
  return [{ target, text, state, apply }];
}

/** Does the same for destroy: removes ours and leaves what others set. */
export async function planRemoval<Value>(bucket: string, setting: Setting<Value>): Promise<Step[]> {
  const { undo, name, same, write } = setting;
  if (undo === undefined) return [];
  const target = `bucket ${bucket}`;
  const current = await readOrNothing(setting, target);
  if (current === undefined || current === noSuchApi) return [];
  const left = undo.without(current);
  if (left !== undefined && same(current, left)) return [];
  return [
    {
      target,
      state: "delete",
      text: left === undefined ? name : `${name}: ours; what others put there stays`,
      apply: async () => void (await (left === undefined ? undo.remove() : write(left))),
    },
  ];
}

const noSuchApi = Symbol("no such API");

const byHand = (name: string, words: string) => `${name}: no API for it here; set it by hand: ${words}`;

const hasNoApi = (error: unknown) =>
  error instanceof S3ServiceException && [405, 501].includes(error.$metadata.httpStatusCode ?? 0);

/** @throws CliError if the credentials may not read it */
async function readOrNothing<Value>(
  { name, read }: Setting<Value>,
  target: string,
): Promise<Value | undefined | typeof noSuchApi> {
  try {
    return await read();
  } catch (error) {
    // Nothing was ever put, or the bucket does not exist yet.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    if (hasNoApi(error)) return noSuchApi;
    if (error instanceof S3ServiceException && error.name === "AccessDenied")
      throw new CliError(
        `These credentials may not read ${name} of ${target} (${error.message}): that takes an administrator's.`,
      );
    throw error;
  }
}
