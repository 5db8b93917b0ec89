import { UploadError } from "@s3-direct/upload-core";

/** The same for somebody else's album and for one that never was. */
export const noSuchAlbum = () => new UploadError("UPLOAD_NOT_FOUND", { sentence: "There is no such album." });
