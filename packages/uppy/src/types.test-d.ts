// Only read by the compiler: shows what must be inferred, and what must not compile.
import type { CreateUploadInput, FinishUploadResult, PublishedFile, UploadPlan } from "@s3-direct/upload-core/contract";
import Uppy, { type Meta } from "@uppy/core";
import { expectTypeOf } from "vitest";
import S3Direct, { type BodyOf, withInput } from "./index.ts";

type Mutation<Input, Output> = { mutate: (input: Input, options?: { signal?: AbortSignal }) => Promise<Output> };
type Endpoint<CreateInput> = {
  create: Mutation<CreateInput, UploadPlan>;
  finish: Mutation<{ key: string; uploadId?: string }, FinishUploadResult<{ id: number }>>;
};
type Announcement = Omit<CreateUploadInput, "input">;

declare const photo: Endpoint<Announcement>;
declare const attachment: Endpoint<Announcement & { input: { postId: string } }>;

/** Never called. */
export function pluginTypes() {
  const uppy = new Uppy<Meta, BodyOf<typeof photo>>().use(S3Direct, { procedures: photo, retries: 2 });
  uppy.on("upload-success", (file, { body }) => {
    expectTypeOf(body?.file).toEqualTypeOf<PublishedFile | undefined>();
    expectTypeOf(body?.data).toEqualTypeOf<{ id: number } | undefined>();
    expectTypeOf(file?.response?.body?.data.id).toEqualTypeOf<number | undefined>();
  });
  expectTypeOf(uppy.getPlugin("S3Direct")?.uploader.continueAll).toEqualTypeOf<(() => Promise<void>) | undefined>();

  // @ts-expect-error there is nothing to upload to
  new Uppy().use(S3Direct, {});
  // @ts-expect-error the endpoint declares an input
  new Uppy().use(S3Direct, { procedures: attachment });
  // @ts-expect-error an option that does not exist
  new Uppy().use(S3Direct, { procedures: photo, retrys: 2 });
  new Uppy().use(S3Direct, {
    ...withInput(attachment, ({ meta }) => ({ postId: String(meta["postId"]) })),
    retries: 2,
  });
  // @ts-expect-error of another type
  withInput(attachment, ({ size }) => ({ postId: size }));
}
