import { UploadError, type UploadState } from "@s3-direct/upload-client";
import { vi } from "vitest";
import type { SingleUpload } from "../single-upload";

export const photo = new File(["hello"], "photo.png", { type: "image/png" });

const progress = { loaded: 2, total: 5, fraction: 0.4 };

/** Returns the result of `useUpload` in a state, with functions that record their calls. */
function uploadIn(state: UploadState<unknown>) {
  const actions = { upload: vi.fn(), abort: vi.fn(), retry: vi.fn(), reset: vi.fn() };
  return { ...state, ...actions, rules: async () => undefined } satisfies SingleUpload;
}

export const idle = () => uploadIn({ status: "idle" });
export const underWay = (file = photo) => uploadIn({ id: "1", file, status: "uploading", progress });
export const interrupted = (cause = new UploadError("NETWORK")) =>
  uploadIn({ id: "1", file: photo, status: "waiting", reason: "retry", cause, progress });
export const done = (file = photo) => uploadIn({ id: "1", file, status: "done", progress, result: {} });
export const failed = (error = new UploadError("NETWORK")) =>
  uploadIn({ id: "1", file: photo, status: "error", progress, error, canResume: false });
