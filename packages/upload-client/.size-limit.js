/** As bundlers of applications build it; without a format esbuild adds a `require` of its own. */
const modifyEsbuildConfig = (config) => ({ ...config, format: "esm" });

// oxlint-disable-next-line import/no-default-export -- size-limit reads it
export default [
  {
    name: "./react with single uploads, without what is loaded later",
    path: "dist/react/index.js",
    import: { "dist/react/index.js": "{ useUpload, useUploads }" },
    ignore: ["../engine.js", "./prepare-file.js"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "5.2 kB",
  },
  {
    name: "everything, what is loaded later too but hashing, rules, sending in parts, tab locks and extras",
    path: "dist/index.js",
    import: {
      "dist/index.js": "{ createUploader, createScheduler, filesFrom, isActive, toUploadError, UploadError }",
      "dist/react/index.js": "{ useUpload, useUploads }",
      // Here, so that each module counts once, and not what a bundler puts around one that is loaded later.
      "dist/engine.js": "{ createEngine }",
    },
    ignore: [
      "../engine.js",
      "./hash.js",
      "./prepare-file.js",
      "../parts/send-parts.js",
      "./extras.js",
      "./tab-locks.js",
    ],
    modifyEsbuildConfig,
    gzip: true,
    limit: "14 kB",
  },
  {
    name: "extras, which no file waits for and nothing needs after a failure, loaded behind the engine",
    path: "dist/extras/extras.js",
    import: { "dist/extras/extras.js": "{ createExtras, readEntry }" },
    ignore: ["./explain.js"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "1.75 kB",
  },
  {
    name: "tab locks, which no file waits for longer than a second, loaded behind the engine",
    path: "dist/scheduling/tab-locks.js",
    import: { "dist/scheduling/tab-locks.js": "{ createTabLocks }" },
    modifyEsbuildConfig,
    gzip: true,
    limit: "0.5 kB",
  },
  {
    name: "sending in parts with what it needs of the engine too, loaded behind the engine",
    path: "dist/parts/send-parts.js",
    import: { "dist/parts/send-parts.js": "{ sendParts }" },
    ignore: ["./hash.js"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "5.95 kB",
  },
  {
    name: "rules and beforeUpload, which are loaded ahead of the first file",
    path: "dist/rules/prepare-file.js",
    import: { "dist/rules/prepare-file.js": "{ prepareFile, rulesOf }" },
    ignore: ["../files/unreadable.js"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "6.4 kB",
  },
  {
    name: "hashing, which is loaded later",
    path: "dist/hashing/hash.js",
    import: { "dist/hashing/hash.js": "{ announceHash, hash }" },
    ignore: ["../files/unreadable.js"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "1.65 kB",
  },
  {
    name: "./resume, what it needs of the engine too",
    path: "dist/resume/index.js",
    import: { "dist/resume/index.js": "{ resumeUploads }" },
    // Only pages that are not secure contexts load it.
    ignore: ["@noble/hashes"],
    modifyEsbuildConfig,
    gzip: true,
    limit: "5.57 kB",
  },
  {
    name: "./images, without its worker",
    path: "dist/images/index.js",
    import: { "dist/images/index.js": "{ prepareImage }" },
    modifyEsbuildConfig,
    gzip: true,
    limit: "4 kB",
  },
];
