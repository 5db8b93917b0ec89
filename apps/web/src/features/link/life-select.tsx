import { LabelledSelect } from "../../components/labelled-select.tsx";
import { useLinkTexts } from "./texts.ts";

const lives = [1, 7, 30] as const;

/** In days; undefined: the link ends when it is taken back. */
export type Life = (typeof lives)[number] | undefined;

/** How long a link is good for. */
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
