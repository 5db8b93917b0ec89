// A CommonJS consumer: `require` of ESM works without a flag from Node 20.19 and 22.12 on, and returns the same objects
// as `import`.
const assert = require("node:assert/strict");
const warnings = [];
process.on("warning", ({ message }) => warnings.push(message));

const packages = {
  "@s3-direct/upload-core": "UploadError",
  "@s3-direct/upload-core/contract": "createUploadInput",
  "@s3-direct/upload-server": "createS3Storage",
  "@s3-direct/upload-server/trpc": "uploadProcedures",
  "@s3-direct/upload-server/clamav": "clamav",
  "@s3-direct/upload-server/images": "images",
  "@s3-direct/upload-server/posters": "posters",
  "@s3-direct/upload-client": "createUploader",
  "@s3-direct/upload-client/react": "useUpload",
  "@s3-direct/upload-client/images": "prepareImage",
  "@s3-direct/upload-client/opentelemetry": "traceInSpans",
  "@s3-direct/upload-client/resume": "resumeUploads",
  "@s3-direct/upload-client/svelte": "uploadsStore",
  "@s3-direct/upload-client/testing": "fakeUploader",
  "@s3-direct/upload-client/trace": "traceUploads",
  "@s3-direct/upload-cli/checks": "checkSetUp",
  "@s3-direct/dev-s3": "startDevS3",
};

async function main() {
  for (const [name, exported] of Object.entries(packages)) {
    const required = require(name);
    assert.equal(typeof required[exported] === "undefined", false, `${name} has no ${exported}`);
    assert.equal(required[exported], (await import(name))[exported]);
  }
  // Node prints no warning about ESM that is required from node_modules.
  assert.deepEqual(
    warnings.filter((message) => message.includes("ES Module")),
    [],
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
