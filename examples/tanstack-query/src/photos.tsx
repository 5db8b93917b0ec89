import { useUpload } from "@s3-direct/upload-client/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "./trpc.ts";

export function Photos() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: urls = [] } = useQuery(trpc.list.queryOptions());
  // An upload is several calls: it takes the plain client.
  const { upload, ...photo } = useUpload(useTRPCClient().photo, {
    onSuccess: () => void queries.invalidateQueries({ queryKey: trpc.list.queryKey() }),
  });
  return (
    <>
      <input type="file" onChange={({ target }) => target.files?.[0] && upload(target.files[0])} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {urls.map((url) => (
        <img key={url} src={url} alt="" />
      ))}
    </>
  );
}
