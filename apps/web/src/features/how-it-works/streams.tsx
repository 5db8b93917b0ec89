type StreamsProps = { asks: boolean; sends: boolean; hosts: number; hasAsked: boolean; hasSent: boolean };

/** The right ends of the lines: the middles of the API's and of S3's box, in percent of the height. */
const ends = { api: 23, s3: 77 } as const;
/** The distance between the streams to S3's host names, in percent. */
const distance = 9;

/** One colour per host name, in the order they were used. */
const hostColours = ["text-host-1", "text-host-2", "text-host-3", "text-host-4"] as const;

/** The lines between the boxes. They move while something is sent, and keep their colour afterwards. */
export function Streams({ asks, sends, hosts, hasAsked, hasSent }: StreamsProps) {
  const lanes = hostColours.slice(0, Math.max(1, Math.min(hosts, hostColours.length)));
  const positionOf = (lane: number) => ends.s3 + (lane - (lanes.length - 1) / 2) * distance;
  return (
    <div className="relative" aria-hidden="true">
      {/* Stretched to the available space; the strokes keep their width. */}
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute size-full" fill="none">
        <Stream from={44} to={ends.api} width={2} isOn={asks} isUsed={hasAsked} className="text-ink" />
        {lanes.map((colour, lane) => (
          <Stream
            key={colour}
            from={56 + (lane - (lanes.length - 1) / 2) * 3}
            to={positionOf(lane)}
            width={5}
            isOn={sends}
            isUsed={hasSent}
            className={colour}
          />
        ))}
      </svg>
    </div>
  );
}

type StreamProps = { from: number; to: number; width: number; isOn: boolean; isUsed: boolean; className: string };

function Stream({ from, to, width, isOn, isUsed, className }: StreamProps) {
  const line = {
    d: `M 2 ${from} C 50 ${from}, 50 ${to}, 98 ${to}`,
    strokeWidth: width,
    strokeLinecap: "round",
    vectorEffect: "non-scaling-stroke",
    stroke: "currentColor",
  } as const;
  return (
    <g className={isUsed || isOn ? className : "text-line"}>
      <path {...line} opacity={isOn ? 0.25 : isUsed ? 0.5 : 1} />
      {isOn && <path {...line} className="flow" />}
    </g>
  );
}
