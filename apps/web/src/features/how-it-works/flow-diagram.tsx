import { Icon, type IconName } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { Streams } from "./streams.tsx";

type FlowProps = {
  /** Whether a call to the API is in progress. */
  asks: boolean;
  /** Whether bytes are being sent. */
  sends: boolean;
  /** Calls to the API. */
  calls: number;
  /** How many host names the bytes go to. */
  hosts: number;
  /** Bytes that S3 has received. */
  bytes: number;
  bytesPerSecond: number | undefined;
};

/** Shows the traffic: a thin line of words to the API, thick streams of bytes to S3. */
export function FlowDiagram({ asks, sends, calls, hosts, bytes, bytesPerSecond }: FlowProps) {
  const { t, format } = useLanguage();
  const texts = t.howItWorks;
  const speed = bytesPerSecond !== undefined && bytes > 0 ? t.upload.speed(format.bytes(bytesPerSecond)) : texts.ofFile;
  return (
    <div className="grid grid-cols-[5.5rem_minmax(1.5rem,1fr)_minmax(7rem,10rem)] sm:grid-cols-[10rem_minmax(0,1fr)_14rem]">
      <Node icon="device" name={texts.browser} isBusy={asks || sends} />
      <Streams asks={asks} sends={sends} hosts={hosts} hasAsked={calls > 0} hasSent={bytes > 0} />
      <div className="grid grid-rows-2 gap-4">
        <Node icon="shield" name={texts.api} isBusy={asks} amount={format.bytes(0)}>
          {calls > 0 ? texts.calls(calls) : texts.ofFile}
        </Node>
        <Node icon="storage" name="S3" isBusy={sends} amount={format.bytes(bytes)}>
          {speed}
        </Node>
      </div>
    </div>
  );
}

type NodeProps = {
  icon: IconName;
  name: string;
  isBusy: boolean;
  /** How much of the file has passed through it. */
  amount?: string;
  children?: React.ReactNode;
};

function Node({ icon, name, isBusy, amount, children }: NodeProps) {
  return (
    <div
      data-busy={isBusy}
      className="border-line bg-page data-[busy=true]:border-accent data-[busy=true]:bg-accent-soft grid min-w-0 content-center justify-items-center gap-1 rounded-2xl border px-2 py-5 text-center transition-colors sm:px-5"
    >
      <p className="flex flex-wrap items-center justify-center gap-x-2 gap-y-1 text-sm font-medium">
        <Icon name={icon} className={`size-5 ${isBusy ? "text-accent" : "text-muted"}`} />
        {name}
      </p>
      {amount && <p className="text-xl font-semibold tracking-tight tabular-nums sm:text-3xl">{amount}</p>}
      {children && <p className="text-muted text-xs tabular-nums">{children}</p>}
    </div>
  );
}
