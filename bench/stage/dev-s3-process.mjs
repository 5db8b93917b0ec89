import { startDevS3 } from "../../packages/dev-s3/dist/index.js";
import { signedHeaderNames } from "../../packages/upload-server/dist/index.js";

process.once("message", async ({ dataDir, origin, keys }) => {
  const allow = (actions, resources) => ({ effect: "allow", actions, resources });
  const { port } = await startDevS3({
    dataDir,
    buckets: [
      {
        name: "bench-upload",
        cors: [{ allowedOrigins: [origin], allowedMethods: ["PUT"], allowedHeaders: [...signedHeaderNames] }],
      },
      { name: "bench-media", publicRead: ["media/"] },
    ],
    users: [
      {
        ...keys.signer,
        statements: [
          allow(["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], ["bench-upload/uploads/*"]),
        ],
      },
      {
        ...keys.publisher,
        statements: [allow(["s3:*"], ["bench-upload", "bench-upload/*", "bench-media", "bench-media/*"])],
      },
    ],
  });
  process.send({ port });
});
process.on("disconnect", () => process.exit(0));
