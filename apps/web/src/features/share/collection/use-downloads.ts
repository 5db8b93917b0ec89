import { toUploadError } from "@s3-direct/upload-core";
import { useEffect, useRef, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { saveFrom } from "../../../lib/save-from.ts";
import { type RouterOutputs, trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useLinkTexts } from "../../link/texts.ts";
import { useShareTexts } from "../texts.ts";
import { createAddresses } from "./addresses.ts";
import { isOver } from "./is-over.ts";
import { inMemory, openTarget, TooLarge } from "./save-target.ts";
import type { Entry, SharedFile } from "./use-collection.ts";
import { zipOf } from "./zip-of.ts";

export type Downloads = {
  saveOne: (id: string) => Promise<void>;
  saveAll: () => void;
  cancel: () => void;
  /** Whether a file, or all, may be downloaded: also once more what was counted already. */
  may: (id?: string) => boolean;
  /** Of all files, while they are downloaded. */
  fraction: number | undefined;
  /** Why the last one broke off. */
  failure: string | undefined;
};

type Options = {
  entry: Entry;
  files: readonly SharedFile[];
  downloadsLeft: number | undefined;
  onDownload: () => void;
  /** The link has ended meanwhile, or one of its files is gone. */
  onOver: () => void;
};

type Address = RouterOutputs["share"]["download"]["files"][number];

/** What is downloaded from a collection: one file by the browser itself, all of them as a zip that is made here. */
export function useDownloads({ entry, files, downloadsLeft, onDownload, onOver }: Options): Downloads {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { tooOften } = useLinkTexts();
  const [fraction, setFraction] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const [addresses] = useState(createAddresses<Address>);
  const asked = useRef(new Set<string>());
  const underWay = useRef<AbortController>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const ask = (id?: string) =>
    addresses.get(id, async () => {
      const answer = await trpcClient.share.download.mutate({ ...entry, id });
      onDownload();
      return answer;
    });
  const fail = (error: unknown) => {
    // Nobody said where to save it.
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (error instanceof TooLarge) return setFailure(t.tooLarge(format.bytes(inMemory)));
    if (!isOver(error)) return setFailure(toUploadError(error).code === "RATE_LIMITED" ? tooOften : t.failed);
    setFailure(t.gone);
    // What is under way goes on.
    if (underWay.current === null) onOver();
  };
  const saveOne = async (id: string) => {
    if (asked.current.has(id)) return;
    asked.current.add(id);
    setFailure(undefined);
    try {
      for (const { url } of await ask(id)) saveFrom(url);
    } catch (error) {
      fail(error);
    } finally {
      asked.current.delete(id);
    }
  };
  const writeZip = async (signal: AbortSignal) => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    // A browser asks where to only right after a click, so before anything else.
    const save = await openTarget({ name: `${t.zipName}.zip`, size });
    setFraction(0);
    await save(await zipOf(() => ask(), { signal, onProgress: setFraction }), signal);
    addresses.forget(undefined);
  };
  const saveZip = async () => {
    if (underWay.current !== null) return;
    setFailure(undefined);
    const leaving = new AbortController();
    underWay.current = leaving;
    const outcome = await writeZip(leaving.signal).catch((error: unknown) => ({ error }));
    underWay.current = null;
    setFraction(undefined);
    if (outcome === undefined) announce(t.saved);
    else if (!leaving.signal.aborted) fail(outcome.error);
  };

  const [only, ...others] = files;
  const isOne = only !== undefined && others.length === 0;
  return {
    saveOne,
    saveAll: () => void (isOne ? saveOne(only.id) : saveZip()),
    cancel: () => underWay.current?.abort(),
    may: (id) => downloadsLeft !== 0 || addresses.has(id ?? (isOne ? only.id : undefined)),
    fraction,
    failure,
  };
}
