import { isActive } from "@s3-direct/upload-client";
import { useState } from "react";
import { Button, buttonClass } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { FilePicker } from "../upload/choose/file-picker.tsx";
import { sentenceOf } from "../upload/failures/upload-errors.ts";
import { FlowDiagram } from "./flow-diagram.tsx";
import { sumSent } from "./lay-out.ts";
import { clearRecording, recording as recordings } from "./recorder.ts";
import type { Entry } from "./recording.ts";
import { RequestList } from "./request-list.tsx";
import { RequestView } from "./request-view.tsx";
import { makeSample } from "./sample-file.ts";
import { Steps } from "./steps.tsx";
import { Timeline } from "./timeline.tsx";
import { useFollowed } from "./use-followed.ts";
import { useNow } from "./use-now.ts";
import { useTracedUpload } from "./use-traced-upload.ts";

const MiB = 1024 ** 2;

/** Sends a file, and draws each of its requests live. */
export function Demo() {
  const language = useLanguage();
  const texts = language.t.howItWorks;
  const upload = useTracedUpload();
  const removeSample = trpc.media.delete.useMutation();
  const recording = useStore(recordings);
  const [chosen, choose] = useState<number>();
  const sends = isActive(upload);
  const along = useFollowed({ enabled: !sends });
  const runs = sends || along.runs;
  const now = useNow(runs) - recording.startedAt;
  const { entries } = recording;
  const selected = entries.find(({ id }) => id === chosen) ?? interesting(entries);

  const send = (file: File) => {
    clearRecording();
    choose(undefined);
    upload.upload(file);
  };
  const sendSample = (size: number) => {
    clearRecording();
    choose(undefined);
    // Removes the sample file, which is of no use after the demo.
    const forget = ({ data }: { data: { id: string } }) => removeSample.mutate({ id: data.id });
    upload.uploadAsync(makeSample({ name: texts.sampleName, size })).then(forget, () => {});
  };
  const hosts = new Set(entries.flatMap((entry) => (entry.kind === "request" ? [entry.request.host] : []))).size;
  const calls = entries.filter(({ kind }) => kind === "call").length;
  const goesOn = (kind: Entry["kind"]) =>
    runs && entries.some((entry) => entry.kind === kind && entry.to === undefined);

  return (
    <section
      aria-label={texts.demo}
      className="border-line bg-panel shadow-panel grid gap-6 rounded-3xl border p-4 sm:p-6"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" aria-disabled={sends} onClick={() => sendSample(96 * MiB)}>
          {texts.sendLarge(language.format.bytes(96 * MiB))}
        </Button>
        <Button aria-disabled={sends} onClick={() => sendSample(MiB / 4)}>
          {texts.sendSmall(language.format.bytes(MiB / 4))}
        </Button>
        <FilePicker
          label={texts.ownFile}
          className={buttonClass("quiet")}
          onFiles={(files) => files.slice(0, 1).forEach(send)}
        >
          {texts.ownFile}
        </FilePicker>
        {upload.status === "uploading" && <Button onClick={upload.pause}>{language.t.upload.pause}</Button>}
        {upload.status === "paused" && <Button onClick={upload.resume}>{language.t.upload.resume}</Button>}
      </div>
      {along.upload && <p className="text-sm font-medium wrap-anywhere">{texts.yours(along.upload.file.name)}</p>}
      {upload.status === "error" && <Notice>{sentenceOf(upload.error, language)}</Notice>}
      <FlowDiagram
        asks={goesOn("call")}
        sends={goesOn("request")}
        calls={calls}
        hosts={hosts}
        {...sumSent(recording, now)}
      />
      <Steps recording={recording} now={now} fraction={(along.upload ?? upload).progress?.fraction} />
      {entries.length > 0 && selected !== undefined && (
        <>
          <Timeline recording={recording} now={runs ? now : 0} selected={selected.id} onSelect={choose} />
          <div className="grid gap-4 md:grid-cols-[16rem_minmax(0,1fr)]">
            <RequestList entries={entries} selected={selected.id} onSelect={choose} />
            <RequestView entry={selected} />
          </div>
        </>
      )}
    </section>
  );
}

/** Returns the entry to show until somebody chooses one: the first request to S3. */
function interesting(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ kind }) => kind === "request") ?? entries[0];
}
