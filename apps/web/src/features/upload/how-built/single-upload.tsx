import { useDropzone, useUpload } from "@s3-direct/upload-client/react";
import { trpcClient } from "../../../lib/trpc.ts";

export function SingleUpload() {
  const { upload, ...file } = useUpload(trpcClient.upload);
  const { getInputProps } = useDropzone({ multiple: false, onDrop: ([chosen]) => chosen && upload(chosen) });
  return (
    <>
      <input {...getInputProps()} />
      {file.status === "uploading" && <progress value={file.progress.fraction} />}
      {file.status === "error" && <p role="alert">{file.error.sentence}</p>}
      {file.status === "done" && <a href={file.result.file.url}>{file.result.file.name}</a>}
    </>
  );
}
