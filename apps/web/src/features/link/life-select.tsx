import { LabelledSelect } from "../../components/labelled-select.tsx";
import { useLinkTexts } from "./texts.ts";

const lives = [1, 7, 30] as const;

/** In days; undefined: the link works until it is ended. */
export type Life = (typeof lives)[number] | undefined;

/** How long a link works. */
export function LifeSelect({ value, onChange }: { value: Life; onChange: (life: Life) => void }) {
  const t = useLinkTexts();
  return (
    <LabelledSelect
      label={t.life}
      value={value ?? "never"}
      options={[...lives, "never" as const].map((life) => ({ value: life, text: t.lives[life] }))}
      onChange={(life) => onChange(life === "never" ? undefined : life)}
    />
  );
}
