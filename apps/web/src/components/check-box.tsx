import type { ComponentProps } from "react";
import { Icon } from "./icon.tsx";

const looks = {
  accent:
    "text-on-accent peer-checked:border-accent peer-checked:bg-accent peer-indeterminate:border-accent peer-indeterminate:bg-accent",
  /** For one item among many that can be chosen. */
  choice: "text-on-choice peer-checked:border-choice peer-checked:bg-choice",
};

type CheckBoxProps = ComponentProps<"input"> & { look?: keyof typeof looks };

/** A check box as large as a finger, however small it looks. An indeterminate one has a bar in place of the tick. */
export function CheckBox({ look = "accent", className = "", ...input }: CheckBoxProps) {
  return (
    <span className={`relative grid size-11 shrink-0 place-items-center ${className}`}>
      <input {...input} type="checkbox" className="peer absolute inset-0 cursor-pointer appearance-none rounded-lg" />
      <span
        className={`border-edge bg-panel pointer-events-none grid size-6 place-items-center rounded-md border transition-colors *:[grid-area:1/1] peer-checked:*:first:visible peer-indeterminate:*:last:visible ${looks[look]}`}
      >
        <Icon name="check" className="invisible size-4.5" />
        <Icon name="minus" className="invisible size-4.5" />
      </span>
    </span>
  );
}
