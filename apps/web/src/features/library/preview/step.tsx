import { IconButton } from "../../../components/icon-button.tsx";

type StepProps = { icon: "left" | "right"; label: string; possible: boolean; onStep: () => void };

/** A button to the previous or next file. At an end of the list it stays, so that it keeps the focus. */
export function Step({ icon, label, possible, onStep }: StepProps) {
  return (
    <IconButton
      icon={icon}
      label={label}
      aria-disabled={!possible}
      onClick={onStep}
      className={`bg-raised! shadow-float absolute! bottom-3 rounded-full! sm:top-1/2 sm:bottom-auto sm:-mt-5.5 ${icon === "left" ? "left-3 sm:left-10" : "right-3 sm:right-10"}`}
    />
  );
}
