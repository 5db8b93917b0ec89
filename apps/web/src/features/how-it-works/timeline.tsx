import { useLanguage } from "../../texts/language.ts";
import { type HostLines, layOut, type Line } from "./lay-out.ts";
import { nameOf } from "./name-of.ts";
import type { Entry, Recording } from "./recording.ts";

type TimelineProps = {
  recording: Recording;
  /** Milliseconds since the recording began. */
  now: number;
  selected: number | undefined;
  onSelect: (id: number) => void;
};

/** One colour a host name, in the order they were used. */
const colours = ["bg-host-1", "bg-host-2", "bg-host-3", "bg-host-4"] as const;

/** Calls and requests over time: a line is a connection, a block of lines a host name. */
export function Timeline({ recording, now, selected, onSelect }: TimelineProps) {
  const { t, format } = useLanguage();
  const texts = t.howItWorks;
  const { calls, hosts } = layOut(recording);
  const span = Math.max(now, ...recording.entries.map(({ to }) => to ?? now), 1);
  const row = (line: Line, colour: string) => (
    <Row key={line.id} line={line} span={span} colour={colour} selected={selected} onSelect={onSelect} />
  );
  const block = ({ host, lines }: HostLines, index: number) => (
    <Block key={host} label={host} detail={texts.connections(lines.length)} colour={colours[index % colours.length]}>
      {lines.map((line) => row(line, colours[index % colours.length] ?? colours[0]))}
    </Block>
  );

  return (
    <div className="grid gap-3">
      <Block label={texts.api} colour="bg-ink">
        {calls.map((line) => row(line, "bg-ink"))}
      </Block>
      {hosts.map(block)}
      <p className="text-muted border-line flex justify-between border-t pt-2 text-xs tabular-nums sm:ml-44">
        <span>{texts.milliseconds(format.number(0))}</span>
        <span>{texts.milliseconds(format.number(Math.round(span / 2)))}</span>
        <span>{texts.milliseconds(format.number(Math.round(span)))}</span>
      </p>
    </div>
  );
}

type BlockProps = { label: string; detail?: string; colour: string | undefined; children: React.ReactNode };

function Block({ label, detail, colour, children }: BlockProps) {
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]">
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

type RowProps = {
  line: Line;
  span: number;
  colour: string;
  selected: number | undefined;
  onSelect: (id: number) => void;
};

function Row({ line, span, colour, selected, onSelect }: RowProps) {
  return (
    <div className="bg-sunken/60 relative h-6 rounded-md">
      {line.entries.map((entry) => (
        <Bar
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
}

type BarProps = { entry: Entry; span: number; colour: string; isSelected: boolean; onSelect: (id: number) => void };

function Bar({ entry, span, colour, isSelected, onSelect }: BarProps) {
  const { t } = useLanguage();
  const to = entry.to ?? span;
  const fraction = entry.kind === "request" ? entry.loaded / Math.max(entry.request.bytes, 1) : entry.to ? 1 : 0;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden="true"
      title={nameOf(entry, t)}
      onClick={() => onSelect(entry.id)}
      style={{ left: `${(entry.from / span) * 100}%`, width: `max(${((to - entry.from) / span) * 100}%, 4px)` }}
      className={`absolute inset-y-0 overflow-hidden rounded-md ${isSelected ? "outline-ink z-10 outline-2 outline-offset-1" : ""}`}
    >
      <span className={`absolute inset-0 opacity-30 ${entry.error ? "bg-danger" : colour}`} />
      <span
        className={`absolute inset-y-0 left-0 ${entry.error ? "bg-danger" : colour}`}
        style={{ width: `${Math.min(fraction, 1) * 100}%` }}
      />
    </button>
  );
}
