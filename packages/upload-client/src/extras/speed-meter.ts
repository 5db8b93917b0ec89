import { measureSpeed, type SpeedSample } from "@s3-direct/upload-core";
import type { UploadEvent } from "../reduce-upload.ts";

/** How often the speed is measured, in milliseconds, while nothing is heard: no event says that a connection has gone dead. */
const longestSilence = 1_000;

export type Measured<Done> = { readonly file: Blob; readonly emit: (event: UploadEvent<Done>) => void };

export type SpeedMeter<Done> = {
  /** Passes on what is said of the upload: of its bytes with the speed at which they go. */
  emit: (event: UploadEvent<Done>) => void;
  end: () => void;
};

/** Measures how fast the bytes of one upload go, for as long as they are on their way. */
export function createSpeedMeter<Done>({ file, emit }: Measured<Done>): SpeedMeter<Done> {
  let samples: readonly SpeedSample[] = [];
  let isUploading = true;
  let watch: ReturnType<typeof setInterval> | undefined;

  function measure({ loaded, at }: SpeedSample): void {
    const measured = measureSpeed(samples, { loaded: Math.min(loaded, file.size), at });
    samples = measured.samples;
    emit({ type: "loaded", loaded, at, bytesPerSecond: measured.bytesPerSecond });
  }

  function measureAgain(): void {
    const last = samples.at(-1);
    if (last) measure({ loaded: last.loaded, at: performance.now() });
  }

  function stop(): void {
    isUploading = false;
    clearInterval(watch);
    watch = undefined;
  }

  return {
    emit(event) {
      if (event.type === "loaded" && isUploading) {
        watch ??= setInterval(measureAgain, longestSilence);
        return measure(event);
      }
      if (event.type === "entered" && event.status === "uploading") isUploading = true;
      else if (event.type === "entered" || event.type === "waited") stop();
      return emit(event);
    },
    end: stop,
  };
}
