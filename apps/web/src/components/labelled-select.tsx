import { SelectField, type SelectFieldProps } from "./select-field.tsx";

/** A select in a form, under its label. */
export function LabelledSelect<Value extends string | number>(props: SelectFieldProps<Value>) {
  return (
    <div className="grid min-w-0 gap-1.5">
      {/* The field says its label itself. */}
      <span className="text-sm font-medium" aria-hidden="true">
        {props.label}
      </span>
      <SelectField {...props} />
    </div>
  );
}
