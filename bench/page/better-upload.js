import { uploadFiles } from "@better-upload/client";
import { contestant } from "./measure.js";

contestant({
  async upload(files, { large }) {
    const { files: stored, failedFiles } = await uploadFiles({ route: large ? "large" : "files", files });
    if (failedFiles.length > 0) throw new Error(failedFiles[0].error.message);
    return stored.length;
  },
});
