import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../components/icon.tsx";

/** The classes of everything that a menu offers. */
export const menuItem =
  "data-highlighted:bg-sunken flex min-h-11 items-center gap-3 rounded-lg px-3 text-sm outline-none select-none cursor-pointer";

type ChoicesProps<Value extends string> = {
  label: string;
  choices: readonly { value: Value; icon: IconName; name: ReactNode }[];
  chosen: Value;
  onChoose: (value: Value) => void;
};

/** Choosing leaves the menu open: the change is visible at once, and another choice may follow. */
export function Choices<Value extends string>({ label, choices, chosen, onChoose }: ChoicesProps<Value>) {
  return (
    <>
      <DropdownMenu.Label className="text-muted px-3 pt-2 pb-1 text-xs font-medium">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup aria-label={label} value={chosen}>
        {choices.map(({ value, icon, name }) => (
          <DropdownMenu.RadioItem
            key={value}
            value={value}
            className={menuItem}
            onSelect={(event) => {
              event.preventDefault();
              onChoose(value);
            }}
          >
            <Icon name={icon} className="text-muted size-4.5" />
            <span className="flex-1">{name}</span>
            <DropdownMenu.ItemIndicator>
              <Icon name="check" className="text-accent size-4.5" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}
