import type { FinishAnswer, ResultOf, UploaderOptions, UploadProcedures } from "@s3-direct/upload-client";
import type { Body, Meta, PluginOpts, UppyFile } from "@uppy/core";

/** The options of the engine, except those that the plugin sets itself. */
type EngineOptions = Omit<
  UploaderOptions<ResultOf<FinishAnswer>>,
  "autoUpload" | "onBegin" | "onProgress" | "onSettled"
>;

/** An endpoint's procedures without the type of its input, which `withInput` checks. */
type Procedures = UploadProcedures<unknown, FinishAnswer>;

/** The options of `createUploader` (`retries`, `resume`, …), the `id` and `locale` of every plugin, and: */
export type S3DirectOptions = EngineOptions &
  PluginOpts & {
    /**
     * tRPC's client of the endpoint, such as `client.photo`. For an endpoint that declares an `input`, use `withInput`.
     */
    procedures: Procedures;
    /**
     * Makes the input for each file, if the endpoint declares an `input`; made by `withInput`, which checks its type.
     * Called when the file's upload starts, and again if it has failed before it started.
     * @default none
     */
    input?: (file: UppyFile<Meta, Body>) => unknown;
  };

/** The `response.body` of a finished file: `new Uppy<Meta, BodyOf<typeof client.photo>>()`. */
export type BodyOf<Of extends { finish: { mutate: (...args: never[]) => Promise<FinishAnswer> } }> = Omit<
  ResultOf<Awaited<ReturnType<Of["finish"]["mutate"]>>>,
  "status"
>;

/**
 * Returns the options for an endpoint that declares an `input`, such as
 * `{ ...withInput(client.attachment, (file) => ({ postId: String(file.meta.postId) })) }`. Uppy's `use` does not infer
 * from a plugin's options, so their types are checked here.
 * @throws nothing; if `input` throws, its file fails with that error
 */
export function withInput<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  input: (file: UppyFile<Meta, Body>) => Input,
): Pick<S3DirectOptions, "procedures" | "input"> {
  const forgotten: WithoutInputType = procedures;
  return { procedures: forgotten, input };
}

/** `mutate` is written as a method here, whose parameters TypeScript compares both ways. */
type WithoutInputType = Omit<Procedures, "create"> & {
  create: { mutate(...args: Parameters<Procedures["create"]["mutate"]>): ReturnType<Procedures["create"]["mutate"]> };
};
