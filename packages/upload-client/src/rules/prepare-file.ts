import { checkFile, type FileRules, preferredExtension, stemOf } from "@s3-direct/upload-core";
import { checkSelection } from "@s3-direct/upload-core/internal";
import { resultWithin, throwIfAborted, unlessLate } from "../lib/abortable.ts";
import { afterTimers } from "../lib/after-timers.ts";
import { noop } from "../lib/noop.ts";
import type { UploadToPrepare } from "../store/store-entry.ts";
import type { BeforeUpload } from "../uploader-types.ts";
import { type AsksRules, rulesOf } from "./endpoint-rules.ts";

export { rulesOf } from "./endpoint-rules.ts";

/** The longest wait for the rules, in milliseconds. The API checks a file too. */
const longestWait = 2_000;

/**
 * Runs the application's `beforeUpload` and the endpoint's rules on a file, before it is hashed and announced.
 * @throws UploadError as the server would; whatever `beforeUpload` throws
 */
export async function prepareFile(
  { procedures, beforeUpload }: { procedures: AsksRules; beforeUpload: BeforeUpload | undefined },
  { file, input, batch = [file], isPrepared, signal, fail }: UploadToPrepare,
): Promise<File> {
  const asked = rulesOf(procedures, input);
  // Unknown rules cost a round trip, during which the file is announced. They are awaited only before `beforeUpload`,
  // which may take long, and before another try.
  const rules = await (beforeUpload || isPrepared
    ? unlessLate(asked, longestWait, noop)
    : Promise.race([asked, new Promise<void>(afterTimers)]));
  throwIfAborted(signal);
  if (rules) checkSelection(rules, batch);
  const ready = isPrepared ? file : preparedFile(await beforeUpload?.(file, { input, signal }), file);
  if (rules) await check(rules, ready);
  else asked.then((late) => late && checkSelection(late, batch)).catch(fail);
  return ready;
}

/** @throws UploadError as the server would, or FILE_CHANGED if the file cannot be read at all */
async function check(rules: FileRules, file: File): Promise<void> {
  try {
    const { name, type, size } = file;
    checkFile(rules, { filename: name, contentType: type, size });
  } catch (refusal) {
    if (file.type === "" || file.size === 0) {
      // A separate chunk, because few pages ever need it.
      const chunk = await resultWithin(import("../files/unreadable.ts"), longestWait);
      await chunk?.assertReadable(file);
    }
    throw refusal;
  }
}

/** Returns what `beforeUpload` has returned, as a file. */
function preparedFile(changed: Blob | undefined | void, file: File): File {
  if (!changed) return file;
  if (changed instanceof File) return changed;
  return new File([changed], renamed(file, changed.type), { type: changed.type, lastModified: file.lastModified });
}

/** Adapts the file name's extension: a photo.png that became a JPEG is called photo.jpg. */
function renamed({ name, type }: File, newType: string): string {
  if (newType === type || newType === "") return name;
  return `${stemOf(name)}.${preferredExtension(newType)}`;
}
