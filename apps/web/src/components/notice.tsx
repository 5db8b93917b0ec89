import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Something is wrong: a sentence with what to do, and perhaps a button that does it. */
export function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div
      role="alert"
      className="border-danger/40 bg-danger/8 text-ink flex flex-wrap items-center gap-3 rounded-xl border px-4 py-3 text-sm"
    >
      <Icon name="alert" className="text-danger size-5" />
      <p className="min-w-48 flex-1">{children}</p>
      {action}
    </div>
  );
}
