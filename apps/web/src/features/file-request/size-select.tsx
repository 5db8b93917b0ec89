import { useId } from "react";
import { LabelledSelect } from "../../components/labelled-select.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { useFileRequestTexts } from "./texts.ts";

const MiB = 1024 ** 2;
const sizes = [10 * MiB, 100 * MiB, 1024 * MiB] as const;

type SizeSelectProps = { value: number | undefined; onChange: (value: number | undefined) => void };

/**
 * How large each file may be. Sizes beyond the person's free storage are not offered, which is said below. It can't be
 * changed until the storage is known; if that can't be read, the API checks the size.
 */
export function SizeSelect({ value, onChange }: SizeSelectProps) {
  const { format } = useLanguage();
  const t = useFileRequestTexts().form;
  const hintId = useId();
  const { data: largest, isPending } = trpc.fileRequest.largest.useQuery();
  const offered = sizes.filter((size) => largest === undefined || size < largest.maxSize);
  const most = largest === undefined ? t.anySize : format.bytes(largest.maxSize);
  return (
    <div className="grid content-start gap-1.5">
      <LabelledSelect
        label={t.maxSize}
        disabled={isPending}
        describedBy={largest?.isByRoom ? hintId : undefined}
        value={value ?? "any"}
        options={[...offered, "any" as const].map((size) => ({
          value: size,
          text: size === "any" ? most : format.bytes(size),
        }))}
        onChange={(size) => onChange(size === "any" ? undefined : size)}
      />
      {largest?.isByRoom && (
        <p id={hintId} className="text-muted text-xs">
          {t.largest}
        </p>
      )}
    </div>
  );
}
