import { useId } from "react";
import { Icon, type IconName } from "./icon.tsx";

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string; icon?: IconName }[];
  onChange: (value: Value) => void;
  className?: string;
  /** Shows only the icons; the words are for screen readers, and shown when the pointer rests on an icon. */
  signsOnly?: boolean;
};

/** A choice of a few options, all in sight. Native radio buttons: arrows move, Tab leaves. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, options, onChange, className, signsOnly = false } = props;
  const name = useId();
  return (
    <fieldset className={`bg-sunken inline-flex rounded-lg ${className ?? ""}`}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={signsOnly ? option.text : undefined}
          className="text-muted hover:text-ink has-checked:bg-raised has-checked:text-ink outline-accent has-checked:shadow-[inset_0_0_0_3px_var(--color-sunken)] relative flex min-h-11 flex-1 items-center justify-center gap-2 rounded-lg px-3.5 text-sm whitespace-nowrap transition-colors has-checked:font-medium has-focus-visible:outline-2"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon && <Icon name={option.icon} className="size-4" />}
          <span className={signsOnly ? "sr-only" : undefined}>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
