import { type ComponentProps, useState } from "react";
import { useLanguage } from "../texts/language.ts";
import { IconButton } from "./icon-button.tsx";

/** A password, which can be looked at while it is typed. */
export function PasswordInput({ className, ...input }: Omit<ComponentProps<"input">, "type">) {
  const { t } = useLanguage();
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative grid">
      <input {...input} type={isShown ? "text" : "password"} className={`${className} pr-12`} />
      <IconButton
        icon={isShown ? "eyeOff" : "eye"}
        label={t.showTyped}
        aria-pressed={isShown}
        className="absolute! right-0"
        onClick={() => setShown(!isShown)}
      />
    </div>
  );
}
