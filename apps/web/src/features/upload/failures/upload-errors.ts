import { isAccepted, isScriptCapable, mediaTypeFromName, type UploadError, uploadErrors } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";
import { describeAccept, describeType } from "../choose/accept.ts";

type Failure = Pick<UploadError, "code" | "sentence" | "details">;

type Cause = Pick<Failure, "code" | "details">;

/** Whether the page needs code that a newer version has removed: then a reload helps. */
export const isOutdated = ({ code, details }: Cause): boolean => code === "NETWORK" && details["reason"] === "outdated";

/** Whether the engine could not load code, because of the network or because a newer version has removed it. */
export const isUnloaded = ({ code, details }: Cause): boolean => code === "NETWORK" && details["reason"] === "module";

/**
 * Returns the sentence for a person whose upload has failed, in their language. Use `namesKinds: false` if the page
 * names the accepted kinds already.
 */
export function sentenceOf(
  { code, sentence, details }: Failure,
  language: Language,
  { namesKinds = true } = {},
): string {
  // In development, the engine's sentence names the server that does not answer.
  if (code === "NETWORK" && sentence !== uploadErrors.NETWORK.sentence) return sentence;
  const { maxSize, maxLength, accept, limit, free, retryAfter, requestId } = details;
  const { t, format } = language;
  const amount = (value: string | undefined) => value && format.number(Number(value));
  const bytes = (value: string | undefined) => value && format.bytes(Number(value));
  const label = (type: string | undefined) => type && describeType(type, language);
  return t.failures[code]({
    sentence: sentence === uploadErrors[code].sentence ? undefined : sentence,
    maxSize: bytes(maxSize),
    maxLength: amount(maxLength),
    isTooLong: code === "FILE_NAME_INVALID" && details["reason"] === "metadata",
    limit,
    free: bytes(free),
    wait: retryAfter && format.seconds(Number(retryAfter)),
    requestId,
    isOutdated: isOutdated({ code, details }),
    isUnloaded: isUnloaded({ code, details }),
    namesKinds,
    accepted: namesKinds ? accept && describeAccept(accept.split(","), language) : undefined,
    type: label(refusedType(details)),
    isWrongName: accept !== undefined && refusedType(details) === undefined,
    isTypeUnclear: details["contentType"] === undefined,
    canCarryScripts: isScriptCapable(details["contentType"] ?? ""),
    needsAccount: details["because"] === "guest",
    expected: label(details["expected"]),
    found: label(details["found"]),
    width: amount(details["width"]),
    height: amount(details["height"]),
    maxPixels: amount(details["maxPixels"]),
    size: bytes(details["size"]),
    unpacked: bytes(details["unpacked"]),
    maxFiles: amount(details["maxFiles"]),
    minFiles: amount(details["minFiles"]),
    maxTotalSize: bytes(details["maxTotalSize"]),
  });
}

/** Returns the refused type; undefined if `accept` includes it, and the name is wrong: photo.png.exe. */
function refusedType({ contentType, accept }: UploadError["details"]): string | undefined {
  if (contentType === undefined || accept === undefined) return contentType;
  // The file's name is unknown here, so an extension is replaced by its type.
  const types = accept
    .split(",")
    .map((entry) => (entry.startsWith(".") ? (mediaTypeFromName(`a${entry}`) ?? entry) : entry));
  return isAccepted(types, { name: "", contentType }) ? undefined : contentType;
}
