import type { FinishAnswer, ResultOf, UploaderOptions, UploadProcedures } from "@s3-direct/upload-client";
import type { Body, Meta, PluginOpts, UppyFile } from "@uppy/core";

/** The options of the engine, without those that the plugin sets itself. */
type EngineOptions = Omit<
  UploaderOptions<ResultOf<FinishAnswer>>,
  "autoUpload" | "onBegin" | "onProgress" | "onSettled"
>;

/** An endpoint as the plugin sees it: `withInput` knows the type of its input. */
type Endpoint = UploadProcedures<unknown, FinishAnswer>;

/** The options of `createUploader` (`retries`, `resume`, …), the plugin's `id` and `locale` as of any, and: */
export type S3DirectOptions = EngineOptions &
  PluginOpts & {
    /** tRPC's client of the endpoint, such as `client.photo`. One that declares an `input` is given by `withInput`. */
    endpoint: Endpoint;
    /**
     * Makes the input for each file, where the endpoint declares an `input`; made by `withInput`, which knows its type. Called when the
     * file's upload starts, and again when it has failed before its start.
     * @default none
     */
    input?: (file: UppyFile<Meta, Body>) => unknown;
  };

/** The `response.body` of a file that is done: `new Uppy<Meta, BodyOf<typeof client.photo>>()`. */
export type BodyOf<Of extends { finish: { mutate: (...args: never[]) => Promise<FinishAnswer> } }> = Omit<
  ResultOf<Awaited<ReturnType<Of["finish"]["mutate"]>>>,
  "status"
>;

/**
 * The options for an endpoint that declares an `input`, such as
 * `{ ...withInput(client.attachment, (file) => ({ postId: String(file.meta.postId) })) }`. Uppy's `use` does not infer from
 * a plugin's options, so their types are compared here.
 * @throws nothing; what `input` throws is the error of its file
 */
export function withInput<Input, Answer extends FinishAnswer>(
  endpoint: UploadProcedures<Input, Answer>,
  input: (file: UppyFile<Meta, Body>) => Input,
): Pick<S3DirectOptions, "endpoint" | "input"> {
  const forgotten: WithoutInputType = endpoint;
  return { endpoint: forgotten, input };
}

/** `mutate` is a method here, whose parameters TypeScript compares both ways. */
type WithoutInputType = Omit<Endpoint, "create"> & {
  create: { mutate(...args: Parameters<Endpoint["create"]["mutate"]>): ReturnType<Endpoint["create"]["mutate"]> };
};
