"use client";
import { useUpload } from "@s3-direct/upload-client/react";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../router";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc" })] });

export default function Page() {
  const { upload, ...photo } = useUpload(client.photo);
  return (
    <>
      <input type="file" onChange={({ target }) => target.files?.[0] && upload(target.files[0])} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {photo.status === "done" && <img src={photo.result.file.url} alt="" />}
    </>
  );
}
