// What only upload-cli needs, for its checks. Not for applications: any version may change it, without a word in the
// changelog. upload-cli depends on exactly its own version of upload-server, so they change together.
export { isRegionName } from "./env/read-provider.ts";
export { copyObjectInput, partCopyInput } from "./s3/copy-input.ts";
