import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import type { Media } from "../media.ts";
import { hashFile } from "./hash-file.ts";

/** Computes the file's SHA-256 from the served bytes on request, because that downloads the file. */
export function Checksum({ media: { id, name, size, url } }: { media: Media }) {
  const { t: texts, format } = useLanguage();
  const t = texts.library.details;
  const utils = trpc.useUtils();
  const [read, setRead] = useState(0);
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  const hash = useMutation({
    mutationFn: async () => {
      leaving.current = new AbortController();
      const address = url ?? (await utils.media.download.fetch({ id })).url;
      return hashFile(address, { signal: leaving.current.signal, onBytes: setRead });
    },
    onSuccess: () => announce(t.checksumReady),
    onError: () => announce(t.checksumFailed),
  });

  const act = () => {
    if (hash.data !== undefined) void copyOrTell([hash.data], name);
    else if (!hash.isPending) hash.mutate();
  };
  // One button for all states, so that the focus stays on it.
  return (
    <>
      <button
        type="button"
        data-fact={hash.data && ""}
        aria-disabled={hash.isPending}
        title={hash.data === undefined ? undefined : t.copyChecksum}
        onClick={act}
        className={`hover:bg-sunken -mx-2 min-h-11 rounded-lg px-2 text-left ${hash.data === undefined ? "text-accent" : "font-mono text-xs break-all"}`}
      >
        {hash.data ?? (hash.isPending ? t.checksumWorking(format.fraction(size === 0 ? 1 : read / size)) : t.checksum)}
        {hash.data !== undefined && <span className="sr-only"> {t.copyChecksum}</span>}
      </button>
      {hash.isError && <p className="text-danger text-xs">{t.checksumFailed}</p>}
    </>
  );
}
