// Only read by the compiler: shows what must be inferred, and what must not compile.
import type { CreateUploadInput, FinishUploadResult, PublishedFile, UploadPlan } from "@s3-direct/upload-core/contract";
import { expectTypeOf } from "vitest";
import { type SettledItem, type UploadError, createUploader } from "./index.ts";
import { useDropzone, useUpload, useUploads } from "./react/index.ts";

/** A mutation with the types of tRPC's client. */
type Mutation<Input, Output> = {
  mutate: (input: Input, options?: { context?: object; signal?: AbortSignal }) => Promise<Output>;
};
type Announcement = Omit<CreateUploadInput, "input">;
type Endpoint<CreateInput, Finish> = {
  create: Mutation<CreateInput, UploadPlan>;
  finish: Mutation<{ key: string; uploadId?: string }, Finish>;
  abort: Mutation<{ key: string; uploadId?: string }, object>;
};

declare const withInput: Endpoint<Announcement & { input: { postId: string } }, FinishUploadResult<{ id: number }>>;
declare const withOptionalInput: Endpoint<
  Announcement & { input?: { postId: string } },
  FinishUploadResult<{ id: number }>
>;
/** Without `onFinish`, JSON has no `data`. */
declare const plain: Endpoint<
  Announcement,
  { status: "done"; file: PublishedFile } | { status: "pending"; retryAfter: number }
>;
declare const withVariants: Endpoint<Announcement, FinishUploadResult<{ id: number }, "public", "thumb" | "large">>;
declare const ofBoth: Endpoint<Announcement, FinishUploadResult<{ id: number }, "public" | "private", "thumb">>;
declare const file: File;

/** Never called. */
export async function uploaderTypes() {
  const uploader = createUploader(withInput);
  uploader.add(file, { input: { postId: "7" } });
  // @ts-expect-error the endpoint declares an input
  uploader.add(file);
  // @ts-expect-error the endpoint declares an input
  uploader.add(file, {});
  // @ts-expect-error of another type
  uploader.add(file, { input: { postId: 7 } });
  // @ts-expect-error an option that does not exist
  uploader.add(file, { input: { postId: "7" }, sgnal: undefined });
  // @ts-expect-error a Blob has no name
  uploader.add(new Blob(), { input: { postId: "7" } });

  const result = await uploader.uploadAsync(file, { input: { postId: "7" }, signal: new AbortController().signal });
  expectTypeOf(result).toEqualTypeOf<{ status: "done"; file: PublishedFile; data: { id: number } }>();

  const optional = createUploader(withOptionalInput);
  optional.add(file);
  optional.add(file, { input: { postId: "7" } });
  // @ts-expect-error of another type
  optional.add(file, { input: { postId: 7 } });

  const none = createUploader(plain);
  none.add(file);
  none.add(file, { signal: new AbortController().signal });
  // @ts-expect-error the endpoint declares none: it would be dropped
  none.add(file, { input: { postId: "7" } });
  expectTypeOf(await none.uploadAsync(file)).toEqualTypeOf<{ status: "done"; file: PublishedFile }>();
}

/** Never called. */
export async function variantTypes() {
  const { file: done } = await createUploader(withVariants).uploadAsync(file);
  expectTypeOf(done.variants?.thumb?.url).toEqualTypeOf<string | undefined>();
  // @ts-expect-error the endpoint makes none of that name
  expectTypeOf(done.variants?.huge);

  const { file: either } = await createUploader(ofBoth).uploadAsync(file);
  expectTypeOf(either.url).toEqualTypeOf<string | undefined>();
  expectTypeOf(either.variants?.thumb?.url).toEqualTypeOf<string | undefined>();
}

type OtherDone = { status: "done"; file: PublishedFile; data: { id: string } };

/** Never called. A mistake in an option is reported at the option, not at the endpoint. */
export function errorPlaces() {
  createUploader(withInput, {
    // @ts-expect-error its finish answers another id
    onSettled: (item: SettledItem<OtherDone>) => item.status,
  });
  useUpload(withInput, {
    // @ts-expect-error its finish answers another id
    onSuccess: (result: OtherDone) => result.data.id,
  });
}

/** Never called. */
export async function stateTypes() {
  const item = await createUploader(withInput).upload(file, { input: { postId: "7" } });
  expectTypeOf(item.status).toEqualTypeOf<"done" | "error" | "aborted">();
  if (item.status === "done") expectTypeOf(item.result.data).toEqualTypeOf<{ id: number }>();
  if (item.status === "error") expectTypeOf(item.error).toEqualTypeOf<UploadError>();
  // @ts-expect-error an upload that is not known to be done has no result
  item.result.toString();
}

/** Never called. */
export function procedureTypes() {
  const { create, finish } = withInput;
  // `abort` is optional.
  createUploader({ create, finish });
  // @ts-expect-error finish is not
  createUploader({ create });
  const intoFolder = { mutate: (_input: Announcement & { folder: string }) => Promise.reject(new Error()) };
  // @ts-expect-error this create wants what no uploader sends
  createUploader({ create: intoFolder, finish });
  // @ts-expect-error a finish that does not say that it is done
  createUploader({ create, finish: { mutate: async () => ({ url: "https://media/a" }) } });
}

/** Never called. */
export function HookTypes() {
  const u = useUpload(withInput, {
    onSuccess: (result) => expectTypeOf(result.data.id).toEqualTypeOf<number>(),
    onError: (error) => expectTypeOf(error).toEqualTypeOf<UploadError>(),
  });
  u.upload(file, { input: { postId: "7" } });
  // @ts-expect-error the endpoint declares an input
  u.upload(file);
  expectTypeOf(u.progress?.fraction).toEqualTypeOf<number | undefined>();
  if (u.status === "done") expectTypeOf(u.result.file.url).toEqualTypeOf<string>();
  if (u.status === "waiting")
    expectTypeOf(u.reason).toEqualTypeOf<
      "offline" | "retry" | "rate-limited" | "signed-out" | "other-tab" | "connection"
    >();
  expectTypeOf(u.error).toEqualTypeOf<UploadError | undefined>();
  if (u.error) expectTypeOf(u.canResume).toEqualTypeOf<boolean>();

  const { items, progress, add, addAll, rules } = useUploads(createUploader(plain));
  add(file);
  useDropzone({ rules, onDrop: (files) => addAll(files) });
  useDropzone({ rules: u.rules, onDrop: ([file]) => file && u.upload(file, { input: { postId: "7" } }) });
  expectTypeOf(items[0]?.file).toEqualTypeOf<File | undefined>();
  expectTypeOf(progress.fraction).toEqualTypeOf<number>();
}
