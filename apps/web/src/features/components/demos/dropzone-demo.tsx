import { Dropzone } from "@s3-direct/components/dropzone";
import { UploadList } from "@s3-direct/components/upload-list";
import { createUploader } from "@s3-direct/upload-client";
import { useState } from "react";
import { trpcClient } from "../../../lib/trpc.ts";
import type { DemoProps } from "../showcase.tsx";

export function DropzoneDemo({ texts }: DemoProps) {
  const [uploader] = useState(() => createUploader(trpcClient.upload));
  return (
    <>
      <Dropzone uploader={uploader} folders texts={texts} />
      <UploadList uploader={uploader} texts={texts} />
    </>
  );
}
