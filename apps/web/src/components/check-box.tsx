import type { ComponentProps } from "react";
import { Icon } from "./icon.tsx";

/** As large as a finger, however small it looks. */
export function CheckBox({ className = "", ...input }: ComponentProps<"input">) {
  return (
    <span className={`relative grid size-11 shrink-0 place-items-center ${className}`}>
      <input {...input} type="checkbox" className="peer absolute inset-0 cursor-pointer appearance-none rounded-lg" />
      <span className="border-edge bg-panel text-on-choice peer-checked:border-choice peer-checked:bg-choice pointer-events-none grid size-6 place-items-center rounded-md border transition-colors peer-checked:*:visible">
        <Icon name="check" className="invisible size-4.5" />
      </span>
    </span>
  );
}
