import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type EmptyPanelProps = { icon: IconName; title: string; text: string; children?: ReactNode };

/** Shown in place of an empty list: why it is empty, and what to do. */
export function EmptyPanel({ icon, title, text, children }: EmptyPanelProps) {
  return (
    <div className="border-line bg-panel animate-rise grid min-h-80 content-center justify-items-center gap-2 rounded-2xl border border-dashed px-6 py-14 text-center">
      <span className="bg-accent-soft text-accent mb-3 grid size-16 place-items-center rounded-full">
        <Icon name={icon} className="size-8" />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="text-muted mb-4 max-w-sm text-sm leading-relaxed text-balance">{text}</p>
      {children}
    </div>
  );
}
