import { UploadError } from "@s3-direct/upload-core";

/** The same error for somebody else's album and an unknown one. */
export const noSuchAlbum = () => new UploadError("UPLOAD_NOT_FOUND", { sentence: "There is no such album." });
