import { SelectField } from "./select-field.tsx";

type LabelledSelectProps<Value extends string | number> = {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  describedBy?: string | undefined;
};

/** A select in a form, under its label. Values may be numbers. */
export function LabelledSelect<Value extends string | number>(props: LabelledSelectProps<Value>) {
  const { label, value, options, onChange, disabled, describedBy } = props;
  return (
    <div className="grid min-w-0 gap-1.5">
      {/* The field says the problem itself. */}
      <span className="text-sm font-medium" aria-hidden="true">
        {label}
      </span>
      <SelectField
        label={label}
        disabled={disabled ?? false}
        describedBy={describedBy}
        value={String(value)}
        options={options.map((option) => ({ value: String(option.value), text: option.text }))}
        onChange={(text) =>
          options.filter((option) => String(option.value) === text).forEach((option) => onChange(option.value))
        }
      />
    </div>
  );
}
