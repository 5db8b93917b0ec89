import {
  isAccepted,
  isKnownMediaType,
  mediaTypeFromName,
  preferredExtension,
  type UploadError,
} from "@s3-direct/upload-core";

type Refused = { name: string; error: Pick<UploadError, "code" | "details"> };

/**
 * Returns the name under which a refused file would be accepted, if only its extension is wrong: "holiday.jpg" for a
 * JPEG that is named "holiday.png".
 */
export function nameThatFits({ name, error }: Refused, accept: readonly string[]): string | undefined {
  const { code, details } = error;
  const contentType = code === "FILE_CONTENT_MISMATCH" ? details["found"] : details["contentType"];
  const isAboutType = code === "FILE_CONTENT_MISMATCH" || code === "FILE_TYPE_NOT_ALLOWED";
  // Text may have any extension: the right one is unknown.
  if (!isAboutType || contentType === undefined || contentType === "text/plain" || !isKnownMediaType(contentType)) {
    return undefined;
  }
  const stem = name.replace(/\.[^.]*$/, "");
  const fitting = mediaTypeFromName(stem) === contentType ? stem : `${stem}.${preferredExtension(contentType)}`;
  return fitting !== name && isAccepted(accept, { name: fitting, contentType }) ? fitting : undefined;
}
