import { useDropzone, useUpload } from "@s3-direct/upload-client/react";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "./trpc.ts";

export function Photos() {
  const { data: url, refetch } = useQuery(useTRPC().latest.queryOptions());
  const { upload, ...photo } = useUpload(useTRPCClient().photo, { onSuccess: () => void refetch() });
  const { getInputProps } = useDropzone({ multiple: false, onDrop: ([file]) => file && upload(file) });
  return (
    <>
      <input {...getInputProps()} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {url && <img src={url} alt="" />}
    </>
  );
}
