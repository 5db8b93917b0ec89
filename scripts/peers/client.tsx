// The browser side of an application: types from end to end.
import { createUploader } from "@s3-direct/upload-client";
import { useDropzone, useUpload, useUploads } from "@s3-direct/upload-client/react";
import { resumeUploads } from "@s3-direct/upload-client/resume";
import { traceUploads } from "@s3-direct/upload-client/trace";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "./server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
const uploader = createUploader(client.photo, {
  resume: resumeUploads({ name: "photo", owner: () => "guest" }),
  trace: traceUploads(() => undefined),
});

export function Photos({ file }: { file: File }) {
  const photo = useUpload(client.photo, { onSuccess: ({ data }) => data.id satisfies string });
  const { items } = useUploads(uploader);
  const begin = () => {
    photo.upload(file, { input: { album: "summer" } });
    // @ts-expect-error An input that the endpoint declares is required.
    uploader.add(file);
  };
  return (
    <button onClick={begin}>
      {photo.status === "done" ? photo.result.file.url : items.length} {photo.progress?.fraction}
    </button>
  );
}

type CoverProps = {
  disabled?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onSuccess?: (() => void) | undefined;
};

/** Passes its own optional properties on, with `exactOptionalPropertyTypes`. */
export function Cover({ disabled, signal, onSuccess }: CoverProps) {
  const { upload, rules } = useUpload(client.photo, { onSuccess });
  const input = { album: "covers" };
  const { getInputProps } = useDropzone({
    rules,
    disabled,
    onDrop: ([file]) => file && upload(file, { input, signal }),
  });
  return <input {...getInputProps()} />;
}
