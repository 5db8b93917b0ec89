import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { shownFor, speeds } from "./speed-history.ts";
import { useTrayTexts } from "./texts.ts";

/** In the picture's own units; the width in seconds. */
const [width, height] = [60, 24];

/** The speed of the last minute. Drawn again with each measurement, without any other animation. */
export function SpeedGraph() {
  const { format, t: texts } = useLanguage();
  const t = useTrayTexts();
  const history = useStore(speeds);
  const now = history.at(-1);
  if (now === undefined || history.length < 2) return null;
  const most = Math.max(...history.map(({ bytesPerSecond }) => bytesPerSecond));
  const speed = (bytes: number) => texts.upload.speed(format.bytes(bytes));
  const points = history.map(({ at, bytesPerSecond }) => {
    const x = width - ((now.at - at) / shownFor) * width;
    // Leaves a line's width above.
    const y = height - (bytesPerSecond / Math.max(most, 1)) * (height - 2);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const begin = points[0]?.split(" ")[0] ?? "0";

  return (
    <div className="grid gap-1 [@media(max-height:30rem)]:hidden">
      <svg
        role="img"
        aria-label={t.speeds(speed(now.bytesPerSecond), speed(most))}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="text-progress bg-sunken h-12 w-full rounded-lg"
      >
        <path d={`M${begin} ${height}L${points.join("L")}V${height}Z`} fill="currentColor" opacity="0.16" />
        <path
          d={`M${points.join("L")}`}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <p className="text-muted flex justify-between text-xs tabular-nums" aria-hidden="true">
        <span>{t.lastMinute}</span>
        <span>{t.most(speed(most))}</span>
      </p>
    </div>
  );
}
