// The default export, because all of Uppy's plugins are imported that way.
// oxlint-disable-next-line import/no-default-export
export { S3Direct as default } from "./s3-direct.ts";
export { type BodyOf, type S3DirectOptions, withInput } from "./options.ts";
