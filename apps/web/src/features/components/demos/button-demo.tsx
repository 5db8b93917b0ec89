import { UploadButton } from "@s3-direct/components/upload-button";
import { useUpload } from "@s3-direct/upload-client/react";
import { trpcClient } from "../../../lib/trpc.ts";
import type { DemoProps } from "../showcase.tsx";

export function ButtonDemo({ texts }: DemoProps) {
  const file = useUpload(trpcClient.upload);
  return <UploadButton upload={file} texts={texts} />;
}
