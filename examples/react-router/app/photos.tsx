import { useUpload } from "@s3-direct/upload-client/react";
import { client } from "./client.ts";

export default function Photos() {
  const { upload, ...photo } = useUpload(client.photo);
  return (
    <>
      <input type="file" onChange={({ target }) => target.files?.[0] && upload(target.files[0])} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {photo.status === "done" && <img src={photo.result.file.url} alt="" />}
    </>
  );
}
