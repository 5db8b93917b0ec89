import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { FilePicker } from "../../upload/choose/file-picker.tsx";
import { takeFiles } from "../../upload/choose/take-files.ts";
import { useAlbumTexts } from "./texts.ts";

/** Uploads files into the album that is open. */
export function AddFiles({ className, children }: { className: string; children: ReactNode }) {
  const t = useAlbumTexts();
  // The app has requested it already.
  const { data } = trpc.config.useQuery(undefined, { enabled: false });
  return (
    <FilePicker label={t.upload} className={className} multiple accept={data?.accept.join(",")} onFiles={takeFiles}>
      {children}
    </FilePicker>
  );
}
