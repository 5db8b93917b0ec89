// The development S3 in its own process, with everything that the demo API needs of an S3.
import { startUploadS3 } from "../../packages/dev-s3/dist/index.js";

process.once("message", async (options) => {
  const { env } = await startUploadS3(options);
  process.send(env);
});
process.on("disconnect", () => process.exit(0));
