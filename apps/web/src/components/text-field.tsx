import { useId, type ComponentProps } from "react";
import { PasswordInput } from "./password-input.tsx";

type TextFieldProps = Omit<ComponentProps<"input">, "id"> & { label: string; hint?: string };

export function TextField({ label, hint, ...input }: TextFieldProps) {
  const id = useId();
  const hintId = useId();
  const Input = input.type === "password" ? PasswordInput : "input";
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium wrap-anywhere">
        {label}
      </label>
      <Input
        id={id}
        className="border-edge bg-panel min-h-11 w-full rounded-lg border px-3 text-base"
        {...input}
        aria-describedby={[hint && hintId, input["aria-describedby"]].filter(Boolean).join(" ") || undefined}
      />
      {hint && (
        <p id={hintId} className="text-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
