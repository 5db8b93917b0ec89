import { AvatarUpload } from "@s3-direct/components/avatar-upload";
import { useUpload } from "@s3-direct/upload-client/react";
import { useState } from "react";
import { trpcClient } from "../../../lib/trpc.ts";
import type { DemoProps } from "../showcase.tsx";

export function AvatarDemo({ texts }: DemoProps) {
  const [src, setSrc] = useState<string>();
  const picture = useUpload(trpcClient.upload, {
    onSuccess: ({ file }) => setSrc(file.url),
  });
  return <AvatarUpload upload={picture} src={src} onRemove={() => setSrc(undefined)} texts={texts} />;
}
