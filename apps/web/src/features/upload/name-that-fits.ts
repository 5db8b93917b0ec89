import {
  isAccepted,
  isKnownMediaType,
  mediaTypeFromName,
  preferredExtension,
  type UploadError,
} from "@s3-direct/upload-core";

type Refused = { name: string; error: Pick<UploadError, "code" | "details"> };

/**
 * The name under which a file that was refused would be accepted, where only its ending is wrong: "holiday.jpg" for a JPEG that is
 * called "holiday.png".
 */
export function nameThatFits({ name, error }: Refused, accept: readonly string[]): string | undefined {
  const { code, details } = error;
  const contentType = code === "FILE_CONTENT_MISMATCH" ? details["found"] : details["contentType"];
  const isAboutType = code === "FILE_CONTENT_MISMATCH" || code === "FILE_TYPE_NOT_ALLOWED";
  // Text may be anything: nobody knows which ending it should have.
  if (!isAboutType || contentType === undefined || contentType === "text/plain" || !isKnownMediaType(contentType)) {
    return undefined;
  }
  const stem = name.replace(/\.[^.]*$/, "");
  const fitting = mediaTypeFromName(stem) === contentType ? stem : `${stem}.${preferredExtension(contentType)}`;
  return fitting !== name && isAccepted(accept, { name: fitting, contentType }) ? fitting : undefined;
}
