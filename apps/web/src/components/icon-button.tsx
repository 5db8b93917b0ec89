import type { ComponentProps } from "react";
import { stay } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & { icon: IconName; label: string };

/** The look of an icon that is a button or a link. */
export const iconButtonLook =
  "text-muted hover:bg-sunken hover:text-ink grid size-11 shrink-0 place-items-center rounded-lg transition-colors";

/**
 * A button that shows only an icon. Its label is for screen readers, and shown when the pointer rests on it. While
 * `aria-disabled`, it does nothing and keeps the focus, as a `Button`.
 */
export function IconButton({ icon, label, className = "", onClick, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${iconButtonLook} active:translate-y-px disabled:pointer-events-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-55 ${className}`}
      onClick={props["aria-disabled"] === true ? stay : onClick}
      {...props}
    >
      <Icon name={icon} className="size-5" />
    </button>
  );
}
