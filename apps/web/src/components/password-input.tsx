import { type ComponentProps, type MouseEvent, useState } from "react";
import { useLanguage } from "../texts/language.ts";
import { IconButton } from "./icon-button.tsx";

/** A password field that can show what is typed. */
export function PasswordInput({ className, ...input }: Omit<ComponentProps<"input">, "type">) {
  const { t } = useLanguage();
  const [isShown, setShown] = useState(false);
  const toggle = ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>) => {
    setShown(!isShown);
    // Browsers offer to keep only what is sent from a password field.
    form?.addEventListener("submit", () => setShown(false), { once: true });
  };
  return (
    <div className="relative grid">
      <input {...input} type={isShown ? "text" : "password"} className={`${className} pr-12`} />
      <IconButton
        icon={isShown ? "eyeOff" : "eye"}
        label={t.showTyped}
        aria-pressed={isShown}
        className="absolute! right-0"
        onClick={toggle}
      />
    </div>
  );
}
