import type { ComponentProps, MouseEvent } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border border-transparent px-5 font-medium",
  plain: "border-edge/60 bg-panel hover:bg-sunken border px-4 font-medium",
  quiet: "text-muted hover:bg-sunken hover:text-ink px-3",
  danger: "bg-danger text-on-danger hover:bg-danger-strong border border-transparent px-5 font-medium",
} as const;

type ButtonProps = ComponentProps<"button"> & { look?: keyof typeof looks };

/**
 * A button that is at least 44 pixels high, so that a finger hits it. Its invisible edge shows in forced colors. While
 * `aria-disabled`, as when it is busy, it does nothing and keeps the focus, which `disabled` would lose.
 */
export function Button({ look = "plain", className = "", type = "button", onClick, ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={`${buttonClass(look)} ${className}`}
      onClick={props["aria-disabled"] === true ? stay : onClick}
      {...props}
    />
  );
}

/** Enter in a field of its form clicks a form's button, too: that does not submit the form. */
export const stay = (event: MouseEvent) => event.preventDefault();

/** For an element that looks like a button and is another element, such as a link. */
export function buttonClass(look: keyof typeof looks): string {
  return `inline-flex min-h-11 items-center justify-center gap-2 rounded-lg text-sm transition-colors active:translate-y-px disabled:pointer-events-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-55 ${looks[look]}`;
}
