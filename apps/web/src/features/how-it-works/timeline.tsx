import { useLanguage } from "../../texts/language.ts";
import { type HostLines, layOut, type Line } from "./lay-out.ts";
import type { Entry, Recording } from "./recording.ts";
import { TimelineBar } from "./timeline-bar.tsx";
import { ticksOf } from "./ticks.ts";

type TimelineProps = {
  recording: Recording;
  /** Milliseconds since the recording began. */
  now: number;
  selected: number | undefined;
  onSelect: (id: number) => void;
};

/** One colour per host name, the same as the streams'. */
const colours = ["bg-host-1", "bg-host-2", "bg-host-3", "bg-host-4"] as const;

/** Calls and requests over time: a line is a connection, a block of lines a host name. */
export function Timeline({ recording, now, selected, onSelect }: TimelineProps) {
  const { t } = useLanguage();
  const texts = t.howItWorks;
  const { calls, hosts } = layOut(recording);
  const span = Math.max(now, ...recording.entries.map(({ to }) => to ?? now), 1);
  const row = ({ id, entries }: Line, colour: string) => (
    <div key={id} className="relative h-6">
      {entries.map((entry: Entry) => (
        <TimelineBar
          key={entry.id}
          entry={entry}
          span={span}
          colour={colour}
          isSelected={entry.id === selected}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
  const block = ({ host, lines }: HostLines, index: number) => {
    const colour = colours[index % colours.length] ?? colours[0];
    return (
      <Block key={host} label={host} detail={texts.connections(lines.length)} colour={colour}>
        {lines.map((line) => row(line, colour))}
      </Block>
    );
  };

  return (
    <div className="relative grid gap-4 pb-8">
      <Scale span={span} />
      <Block label={texts.api} colour="bg-ink">
        {calls.map((line) => row(line, "bg-ink"))}
      </Block>
      {hosts.map(block)}
    </div>
  );
}

/** Drawn behind the bars, to the right of the labels. */
function Scale({ span }: { span: number }) {
  const { format } = useLanguage();
  return (
    <div className="absolute inset-0 sm:left-44" aria-hidden="true">
      {ticksOf(span).map((tick) => (
        <span
          key={tick}
          className="border-line absolute inset-y-0 border-l"
          style={{ left: `${(tick / span) * 100}%` }}
        >
          <span
            className={`text-muted absolute bottom-0 text-xs whitespace-nowrap tabular-nums ${tick === 0 ? "left-1" : tick / span > 0.93 ? "right-1" : "-translate-x-1/2 bg-panel px-1"}`}
          >
            {format.milliseconds(tick)}
          </span>
        </span>
      ))}
    </div>
  );
}

type BlockProps = { label: string; detail?: string; colour: string; children: React.ReactNode };

function Block({ label, detail, colour, children }: BlockProps) {
  return (
    <div className="relative grid gap-x-4 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <div className="flex min-w-0 items-start gap-2 pt-1 text-xs">
        <span className={`mt-1 size-2 shrink-0 rounded-full ${colour}`} aria-hidden="true" />
        <span className="min-w-0">
          <span className="block truncate font-mono" title={label}>
            {label}
          </span>
          {detail && <span className="text-muted">{detail}</span>}
        </span>
      </div>
      <div className="grid content-start gap-1">{children}</div>
    </div>
  );
}
