import { measureSpeed, type SpeedSample } from "@s3-direct/upload-core/internal";
import type { UploadEvent } from "../store/reduce-upload.ts";

/**
 * While no events come, the speed is measured again at this interval (milliseconds), because no event reports a dead
 * connection.
 */
const longestSilence = 1_000;

export type Measured<Done> = { readonly file: Blob; readonly emit: (event: UploadEvent<Done>) => void };

export type SpeedMeter<Done> = {
  /** Passes on the upload's events, and adds the speed to those that count bytes. */
  emit: (event: UploadEvent<Done>) => void;
  end: () => void;
};

/** Measures how fast the bytes of one upload are sent, while any are being sent and the browser is online. */
export function createSpeedMeter<Done>({ file, emit }: Measured<Done>): SpeedMeter<Done> {
  let samples: readonly SpeedSample[] = [];
  /** A browser that has said so from the beginning, as behind some VPNs, is not believed. */
  let wasOnline = false;
  /** Undefined while no bytes are being sent. Some may already be when this chunk has loaded. */
  let watch: ReturnType<typeof setInterval> | undefined = startWatch();

  function measure({ loaded, at }: SpeedSample): void {
    const isOffline = wasOnline && !navigator.onLine;
    const measured = measureSpeed(isOffline ? [] : samples, { loaded: Math.min(loaded, file.size), at });
    samples = measured.samples;
    emit({ type: "loaded", loaded, at, bytesPerSecond: measured.bytesPerSecond });
  }

  function measureAgain(): void {
    const last = samples.at(-1);
    if (last) measure({ loaded: last.loaded, at: performance.now() });
  }

  function startWatch() {
    wasOnline = globalThis.navigator?.onLine;
    globalThis.window?.addEventListener("offline", measureAgain);
    return setInterval(measureAgain, longestSilence);
  }

  function stop(): void {
    samples = [];
    globalThis.window?.removeEventListener("offline", measureAgain);
    clearInterval(watch);
    watch = undefined;
  }

  return {
    emit(event) {
      if (event.type === "loaded" && watch) return measure(event);
      if (event.type === "entered" && event.status === "uploading") watch ??= startWatch();
      else if (event.type === "entered" || event.type === "waited") stop();
      return emit(event);
    },
    end: stop,
  };
}
