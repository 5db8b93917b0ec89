/** A thin progress bar. `still`: it does not move, because the upload is paused or waits. */
export function ProgressBar({ label, fraction, still }: { label: string; fraction: number; still: boolean }) {
  return <progress className="s3d-bar" aria-label={label} max={1} value={fraction} data-still={still || undefined} />;
}
