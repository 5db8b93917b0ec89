"use client";
import { isActive, mayRetry, type UploaderSnapshot } from "@s3-direct/upload-client";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { formatFraction, formatNumber } from "./describe";
import { ProgressBar } from "./progress-bar";
import type { ListedUploader } from "./listed-uploader";
import type { UploadTexts } from "./texts";

/**
 * Milliseconds between two announcements of a screen reader: a hundred small files would otherwise cause a hundred of
 * them.
 */
const pauseBetween = 1_500;

/** What a server renders. The page may already have uploads when it is hydrated. */
const empty: UploaderSnapshot<unknown> = { items: [], progress: { loaded: 0, total: 0, fraction: 0 } };
const getServerSnapshot = () => empty;

/** The state of all uploads, also for screen readers, and the actions for all of them. */
export function ListSummary({ uploader, texts }: { uploader: ListedUploader; texts: UploadTexts }) {
  const { subscribe, getSnapshot } = uploader;
  const { items, progress } = useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
  const count = (matches: (item: (typeof items)[number]) => boolean) => items.filter(matches).length;
  const done = count(({ status }) => status === "done");
  const failed = count(({ status }) => status === "error");
  const paused = count(({ status }) => status === "paused");
  const waiting = count(({ status }) => status === "waiting");
  const moving = count((item) => isActive(item) && item.status !== "paused" && item.status !== "ready");
  const isWorkedOn = items.some(({ status }) => status === "uploading" || status === "finishing");
  // Without a network, files that are in line behind those that wait are still `starting`.
  const still = !isWorkedOn && (waiting > 0 || moving === 0);
  // What is finishing goes on in the server.
  const pausable = moving - count(({ status }) => status === "finishing");
  const retriable = items.filter((item) => item.status === "error" && mayRetry(item.error));
  // `retryAll` would also send cancelled uploads.
  const retryFailed = () => retriable.forEach(({ id }) => uploader.retry(id));
  const cancelled = count(({ status }) => status === "aborted");
  const all = items.length - cancelled;

  const sentence = texts.count({
    done: formatNumber(done, texts),
    all: formatNumber(all, texts),
    failed: failed === 0 ? undefined : formatNumber(failed, texts),
  });
  const said = useSlowly(all === 0 ? "" : sentence);

  return (
    <div className="s3d-summary">
      <div className="s3d-row">
        <p className="s3d-title">
          {all === 0 && cancelled > 0 ? texts.aborted : sentence}
          {moving + paused > 0 && <span className="s3d-hint"> {formatFraction(progress.fraction, texts)}</span>}
        </p>
        <div className="s3d-actions">
          {pausable > 0 && <Action label={texts.pauseAll} act={uploader.pauseAll} />}
          {pausable === 0 && paused > 0 && <Action label={texts.resumeAll} act={uploader.resumeAll} />}
          {retriable.length > 1 && <Action label={texts.retryAll} act={retryFailed} />}
          {moving + paused === 0 && done + failed + cancelled > 1 && (
            <Action label={texts.clear} act={uploader.removeSettled} />
          )}
        </div>
      </div>
      {moving + paused > 0 && items.length > 1 && (
        <ProgressBar label={texts.uploads} fraction={progress.fraction} still={still} />
      )}
      <output className="s3d-hidden">{said}</output>
    </div>
  );
}

function Action({ label, act }: { label: string; act: () => void }) {
  return (
    <button type="button" className="s3d-quiet-button" onClick={act}>
      {label}
    </button>
  );
}

/** Returns a text that changes at most once per `pauseBetween`. */
function useSlowly(text: string): string {
  const [said, say] = useState("");
  const saidAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, saidAt.current + pauseBetween - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      say(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
