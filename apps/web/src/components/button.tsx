import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong px-5 font-medium",
  plain: "border-line bg-panel hover:bg-sunken border px-4 font-medium",
  quiet: "text-muted hover:bg-sunken hover:text-ink px-3",
  danger: "bg-danger text-panel px-5 font-medium hover:brightness-95",
} as const;

/** At least 44 pixels high, so that a finger hits it. */
export function Button({
  look = "plain",
  className = "",
  type = "button",
  ...props
}: ComponentProps<"button"> & { look?: keyof typeof looks }) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-lg text-sm transition-colors disabled:opacity-60 ${looks[look]} ${className}`}
      {...props}
    />
  );
}
