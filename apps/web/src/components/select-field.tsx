import { Icon } from "./icon.tsx";

type SelectFieldProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  onChange: (value: Value) => void;
};

/** One of a few, of which one is in sight. The native element: each device has its own good way to choose. */
export function SelectField<Value extends string>({ label, value, options, onChange }: SelectFieldProps<Value>) {
  return (
    <span className="relative inline-grid min-w-0 items-center">
      <select
        aria-label={label}
        value={value}
        onChange={({ target }) =>
          options.filter((each) => each.value === target.value).forEach((each) => onChange(each.value))
        }
        className="border-edge bg-panel hover:bg-sunken min-h-11 w-full cursor-pointer appearance-none rounded-lg border py-2 pr-8 pl-3 text-sm font-medium max-sm:text-ellipsis transition-colors"
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
