import { toUploadError } from "@s3-direct/upload-core";
import { useEffect, useRef, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { saveFrom } from "../../../lib/save-from.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useShareTexts } from "../texts.ts";
import { inMemory, openTarget, TooLarge } from "./save-target.ts";
import type { Entry, SharedFile } from "./use-collection.ts";
import { zipOf } from "./zip-of.ts";

export type Downloads = {
  saveOne: (id: string) => Promise<void>;
  saveAll: () => void;
  cancel: () => void;
  /** Of all files, while they are downloaded. */
  fraction: number | undefined;
  /** Why the last one broke off. */
  failure: string | undefined;
};

type Options = { entry: Entry; files: readonly SharedFile[]; onDownload: () => void };

/** What is downloaded from a collection: one file by the browser itself, all of them as a zip that is made here. */
export function useDownloads({ entry, files, onDownload }: Options): Downloads {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const [fraction, setFraction] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const underWay = useRef<AbortController>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const ask = async (id?: string) => {
    const answer = await trpcClient.share.download.mutate({ ...entry, id });
    onDownload();
    return answer.files;
  };
  const fail = (error: unknown) => {
    // Nobody said where to save it.
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (error instanceof TooLarge) return setFailure(t.tooLarge(format.bytes(inMemory)));
    const { code } = toUploadError(error);
    setFailure(code === "UPLOAD_GONE" ? t.left(0, "0") : code === "RATE_LIMITED" ? t.tooOften : t.failed);
  };
  const saveOne = async (id: string) => {
    setFailure(undefined);
    try {
      for (const { url } of await ask(id)) saveFrom(url);
    } catch (error) {
      fail(error);
    }
  };
  const saveZip = async () => {
    setFailure(undefined);
    const leaving = new AbortController();
    underWay.current = leaving;
    try {
      const size = files.reduce((sum, file) => sum + file.size, 0);
      // A browser asks where to only right after a click, so before anything else.
      const save = await openTarget({ name: `${t.zipName}.zip`, size });
      setFraction(0);
      await save(await zipOf(await ask(), { signal: leaving.signal, onProgress: setFraction }), leaving.signal);
      announce(t.saved);
    } catch (error) {
      if (!leaving.signal.aborted) fail(error);
    } finally {
      setFraction(undefined);
    }
  };

  const [only, ...others] = files;
  return {
    saveOne,
    saveAll: () => void (only && others.length === 0 ? saveOne(only.id) : saveZip()),
    cancel: () => underWay.current?.abort(),
    fraction,
    failure,
  };
}
