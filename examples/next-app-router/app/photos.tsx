"use client";
import { useDropzone, useUpload } from "@s3-direct/upload-client/react";
import { client } from "../client";

export function Photos() {
  const { upload, ...photo } = useUpload(client.photo);
  const { getInputProps } = useDropzone({ multiple: false, onDrop: ([file]) => file && upload(file) });
  return (
    <>
      <input {...getInputProps()} />
      <p>{(photo.error ?? photo.cause)?.sentence ?? photo.status}</p>
      {photo.status === "done" && <img src={photo.result.file.url} alt="" />}
    </>
  );
}
