import { toUploadError } from "@s3-direct/upload-core";
import { useRef, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { saveFrom } from "../../../lib/save-from.ts";
import { type RouterOutputs, trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useLinkTexts } from "../../link/texts.ts";
import { useShareTexts } from "../texts.ts";
import { createAddresses } from "./addresses.ts";
import { isOver } from "./is-over.ts";
import { readShared } from "./read-shared.ts";
import { inMemory, TooLarge } from "../../zip/save-target.ts";
import { useZip } from "../../zip/use-zip.ts";
import type { ZipEntry } from "../../zip/zip-of.ts";
import type { Entry, SharedFile } from "./use-collection.ts";

export type Downloads = {
  saveOne: (id: string) => Promise<void>;
  saveAll: () => void;
  cancel: () => void;
  /** Whether a file, or all files, may be downloaded: a download that was counted may be repeated. */
  may: (id?: string) => boolean;
  /** The progress while all files are downloaded. */
  fraction: number | undefined;
  /** Why the last one broke off. */
  failure: string | undefined;
};

type Options = {
  entry: Entry;
  /** The link's; may be empty. */
  title: string;
  files: readonly SharedFile[];
  downloadsLeft: number | undefined;
  onDownload: () => void;
  /** Called if the link has ended meanwhile, or one of its files is gone. */
  onOver: () => void;
};

type Address = RouterOutputs["share"]["download"]["files"][number];

/** Downloads from a collection: the browser saves one file, and this page saves all of them as a zip. */
export function useDownloads({ entry, title, files, downloadsLeft, onDownload, onOver }: Options): Downloads {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { tooOften } = useLinkTexts();
  const zip = useZip();
  const [failure, setFailure] = useState<string>();
  const [addresses] = useState(createAddresses<Address>);
  const asked = useRef(new Set<string>());

  const ask = (id?: string) =>
    addresses.get(id, async () => {
      const answer = await trpcClient.share.download.mutate({ ...entry, id });
      onDownload();
      return answer;
    });
  const fail = (error: unknown) => {
    if (error instanceof TooLarge) return setFailure(t.tooLarge(format.bytes(inMemory)));
    if (!isOver(error)) return setFailure(toUploadError(error).code === "RATE_LIMITED" ? tooOften : t.failed);
    setFailure(t.gone);
    // A download in progress continues.
    if (!zip.isUnderWay()) onOver();
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
  // The URLs are requested last, because they are counted.
  async function* readAll(signal: AbortSignal): AsyncGenerator<ZipEntry> {
    yield* readShared(await ask(), signal);
  }
  const saveZip = async () => {
    if (zip.isUnderWay()) return;
    setFailure(undefined);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const outcome = await zip.save({ name: title || t.zipName, size, files: readAll });
    if (outcome.status === "failed") return fail(outcome.error);
    if (outcome.status === "cancelled") return;
    addresses.forget(undefined);
    announce(t.saved);
  };

  const [only, ...others] = files;
  const isOne = only !== undefined && others.length === 0;
  return {
    saveOne,
    saveAll: () => void (isOne ? saveOne(only.id) : saveZip()),
    cancel: zip.cancel,
    may: (id) => downloadsLeft !== 0 || addresses.has(id ?? (isOne ? only.id : undefined)),
    fraction: zip.fraction,
    failure,
  };
}
