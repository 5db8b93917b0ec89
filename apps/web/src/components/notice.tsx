import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

const tones = {
  danger: { look: "border-danger/35 bg-danger-soft", icon: "text-danger" },
  warn: { look: "border-warn/35 bg-warn-soft", icon: "text-warn" },
} as const;

type NoticeProps = {
  children: ReactNode;
  /** Does what the sentence advises. */
  action?: ReactNode;
  /** `warn` if the problem passes by itself. */
  tone?: keyof typeof tones;
  icon?: IconName;
};

/** Says that something is wrong: a sentence with what to do, and perhaps a button that does it. */
export function Notice({ children, action, tone = "danger", icon = "alert" }: NoticeProps) {
  return (
    <div
      // The live region reads out notices that pass by themselves.
      role={tone === "danger" ? "alert" : undefined}
      className={`text-ink flex min-h-13 flex-wrap items-center gap-x-3 rounded-xl border px-4 py-2 text-sm leading-relaxed ${tones[tone].look}`}
    >
      <Icon name={icon} className={`size-5 ${tones[tone].icon}`} />
      <p className="min-w-[min(12rem,calc(100%-2rem))] flex-1 py-1 text-pretty wrap-anywhere">{children}</p>
      {action}
    </div>
  );
}
