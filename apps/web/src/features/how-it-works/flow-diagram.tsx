import { Icon, type IconName } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";

type FlowProps = {
  /** Whether the API is being asked now. */
  asks: boolean;
  /** Whether bytes are on their way now. */
  sends: boolean;
  /** Bytes that S3 has got. */
  bytes: number;
  bytesPerSecond: number | undefined;
};

/** Who talks to whom: thin lines of words to the API, a thick stream of bytes to S3. */
export function FlowDiagram({ asks, sends, bytes, bytesPerSecond }: FlowProps) {
  const { t, format } = useLanguage();
  const texts = t.howItWorks;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(3.5rem,2fr)_minmax(0,1.4fr)] grid-rows-2 gap-y-4">
      <Node icon="device" name={texts.browser} className="row-span-2" isBusy={asks || sends} />
      <Stream isOn={asks} isFull={bytes > 0} thickness="h-1" />
      <Node icon="shield" name={texts.api} isBusy={asks}>
        {texts.bytesThroughApi(format.bytes(0))}
      </Node>
      <Stream isOn={sends} isFull={bytes > 0} thickness="h-3" />
      <Node icon="storage" name="S3" isBusy={sends}>
        <span className="tabular-nums">
          {texts.bytesToS3(format.bytes(bytes))}
          {bytesPerSecond !== undefined && bytes > 0 && ` · ${t.upload.speed(format.bytes(bytesPerSecond))}`}
        </span>
      </Node>
    </div>
  );
}

type NodeProps = { icon: IconName; name: string; isBusy: boolean; className?: string; children?: React.ReactNode };

function Node({ icon, name, isBusy, className = "", children }: NodeProps) {
  return (
    <div
      data-busy={isBusy}
      className={`border-line bg-page/60 data-[busy=true]:border-accent data-[busy=true]:bg-accent-soft/60 flex min-w-0 flex-col justify-center gap-1 rounded-2xl border px-3 py-4 text-center transition-colors sm:px-5 ${className}`}
    >
      <Icon name={icon} className={`mx-auto size-6 ${isBusy ? "text-accent" : "text-muted"}`} />
      <p className="text-sm font-semibold">{name}</p>
      {children && <p className="text-muted min-h-9 text-xs leading-snug sm:min-h-4.5">{children}</p>}
    </div>
  );
}

/** Moves while something goes over it, and keeps its colour afterwards. */
function Stream({ isOn, isFull, thickness }: { isOn: boolean; isFull: boolean; thickness: string }) {
  return (
    <div className="flex items-center px-1.5 sm:px-3" aria-hidden="true">
      <div
        className={`relative w-full overflow-hidden rounded-full transition-colors ${isFull && !isOn ? "bg-accent/45" : "bg-sunken"} ${thickness}`}
      >
        {isOn && <div className="flow text-accent absolute inset-0" />}
      </div>
    </div>
  );
}
