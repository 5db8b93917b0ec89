import { uploadFiles } from "@better-upload/client";
import { contestant } from "./measure.js";

/** As its documentation advises: one route for small files, and one for uploads in parts. */
const isLarge = (file) => file.size > 32 * 1024 ** 2;

contestant({
  async upload(files) {
    const routes = Object.entries({ large: files.filter(isLarge), files: files.filter((file) => !isLarge(file)) });
    const counts = await Promise.all(routes.filter(([, some]) => some.length > 0).map(uploadTo));
    return counts.reduce((sum, count) => sum + count);
  },
});

async function uploadTo([route, files]) {
  const { files: stored, failedFiles } = await uploadFiles({ route, files });
  if (failedFiles.length > 0) throw new Error(failedFiles[0].error.message);
  return stored.length;
}
