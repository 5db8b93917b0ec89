import { PasteArea } from "@s3-direct/components/paste-area";
import { useUpload } from "@s3-direct/upload-client/react";
import { trpcClient } from "../../../lib/trpc.ts";
import type { DemoProps } from "../showcase.tsx";

export function PasteDemo({ texts }: DemoProps) {
  const screenshot = useUpload(trpcClient.upload);
  return <PasteArea upload={screenshot} texts={texts} />;
}
