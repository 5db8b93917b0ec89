import { Icon } from "./icon.tsx";

export type SelectFieldProps<Value extends string | number> = {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  describedBy?: string | undefined;
};

/**
 * A choice of a few options, one of which is in sight. The native element: each device has its own good way to choose.
 */
export function SelectField<Value extends string | number>(props: SelectFieldProps<Value>) {
  const { label, value, options, onChange, disabled = false, describedBy } = props;
  return (
    <span className="relative inline-grid min-w-0 items-center">
      <select
        aria-label={label}
        aria-describedby={describedBy}
        disabled={disabled}
        value={value}
        onChange={({ target }) =>
          options.filter((each) => String(each.value) === target.value).forEach((each) => onChange(each.value))
        }
        className="border-edge bg-panel hover:bg-sunken min-h-11 w-full cursor-pointer appearance-none disabled:text-muted disabled:cursor-default disabled:opacity-100 rounded-lg border py-2 pr-8 pl-3 text-sm font-medium max-sm:text-ellipsis transition-colors"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Icon name="down" className="text-muted pointer-events-none absolute right-2.5 size-4" />
    </span>
  );
}
