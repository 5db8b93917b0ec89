import { useUpload } from "@s3-direct/upload-client/react";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "./trpc.ts";

export function Photos() {
  const { data: url, refetch } = useQuery(useTRPC().latest.queryOptions());
  // An upload is several calls: it takes the plain client.
  const { upload, ...photo } = useUpload(useTRPCClient().photo, { onSuccess: () => void refetch() });
  return (
    <>
      <input type="file" onChange={({ target }) => target.files?.[0] && upload(target.files[0])} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {url && <img src={url} alt="" />}
    </>
  );
}
