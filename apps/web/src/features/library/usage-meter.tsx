import { Facts } from "../../components/facts.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { useTrashTexts } from "./trash/texts.ts";

/** From this share of the quota on, the meter warns that little space is left. */
const nearlyFull = 0.9;

/** Shows how much of the quota is used. */
export function UsageMeter() {
  const { t: texts, format } = useLanguage();
  const t = texts.library.usage;
  const { usage: inTrash } = useTrashTexts();
  const { data } = trpc.media.usage.useQuery();
  // Reserves its space from the beginning; how wide it is does not depend on its text.
  if (data === undefined) return <div className="min-h-5 flex-[24rem]" />;
  const { bytes, files, reserved, trashed, maxBytes, maxFiles } = data;
  const share = Math.min(1, Math.max(bytes / maxBytes, files / maxFiles));
  const amount = t.amount(format.bytes(bytes), format.bytes(maxBytes));
  const count = t.files(files, format.number(files));
  const facts = [
    amount,
    count,
    ...(trashed.files > 0 ? [inTrash(trashed.files, format.number(trashed.files), format.bytes(trashed.bytes))] : []),
    ...(reserved > 0 ? [t.reserved(format.number(reserved))] : []),
  ];
  const isNearlyFull = share >= nearlyFull;
  const filled = isNearlyFull ? "text-danger" : "text-accent";

  return (
    <div className="flex min-h-5 flex-[24rem] flex-wrap items-center gap-x-3 gap-y-1.5 text-sm tabular-nums">
      <meter
        aria-label={t.label}
        aria-valuetext={`${amount}, ${count}`}
        max={1}
        value={share}
        className={`bar w-40! ${share > 0 ? filled : "text-transparent"}`}
      />
      <Facts of={facts} className="text-muted" />
      {isNearlyFull && <p className="text-danger font-medium">{t.nearlyFull}</p>}
    </div>
  );
}
