import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { sumSent } from "./lay-out.ts";
import type { Entry, RecordedCall, RecordedRequest, Recording } from "./recording.ts";

type StepsProps = {
  recording: Recording;
  /** Milliseconds since the recording began. */
  now: number;
  /** The upload's progress. */
  fraction?: number | undefined;
};

/** The three steps of every upload, each with its result so far. */
export function Steps({ recording, now, fraction = 0 }: StepsProps) {
  const { t, format } = useLanguage();
  const texts = t.howItWorks;
  const { entries } = recording;
  const create = entries.find((entry): entry is RecordedCall => entry.kind === "call" && entry.call === "create");
  const requests = entries.filter((entry): entry is RecordedRequest => entry.kind === "request");
  const finish = entries.findLast((entry): entry is RecordedCall => entry.kind === "call" && entry.call === "finish");
  const hosts = new Set(requests.map(({ request }) => request.host)).size;
  const { bytes } = sumSent(recording, now);

  return (
    <ol className="grid gap-3 md:grid-cols-3">
      <Step
        number={1}
        title={texts.steps.create.title}
        text={texts.steps.create.text}
        state={stateOf(create && [create])}
      >
        {create?.answered["kind"] && texts.plan(String(create.answered["kind"]))}
      </Step>
      <Step
        number={2}
        title={texts.steps.send.title}
        text={texts.steps.send.text}
        // For a small file, finish is called while the file is being sent.
        state={finish?.to === undefined ? stateOf(requests.length > 0 ? requests : undefined) : "done"}
      >
        {requests.length > 0 && (
          <>
            {texts.sent(format.bytes(bytes), requests.length, hosts)}
            <progress aria-label={texts.steps.send.title} max={1} value={fraction} className="bar mt-2 block" />
          </>
        )}
      </Step>
      <Step
        number={3}
        title={texts.steps.finish.title}
        text={texts.steps.finish.text}
        state={stateOf(finish && [finish])}
      >
        {finish?.answered["status"] === "done" && texts.published}
      </Step>
    </ol>
  );
}

type State = "waiting" | "running" | "done";

function stateOf(entries: readonly Entry[] | undefined): State {
  if (entries === undefined) return "waiting";
  return entries.some(({ to }) => to === undefined) ? "running" : "done";
}

type StepProps = { number: number; title: string; text: string; state: State; children: React.ReactNode };

function Step({ number, title, text, state, children }: StepProps) {
  return (
    <li
      data-state={state}
      className="border-line data-[state=running]:border-accent grid content-start gap-2 rounded-2xl border p-4 transition-colors"
    >
      <p className="flex items-center gap-2.5 text-sm font-semibold">
        <span
          className={`grid size-6 place-items-center rounded-full text-xs transition-colors ${state === "waiting" ? "bg-sunken text-muted" : "bg-accent text-on-accent"}`}
        >
          {state === "done" ? <Icon name="check" className="size-3.5" /> : number}
        </span>
        {title}
      </p>
      <p className="text-muted text-sm leading-relaxed text-pretty">{text}</p>
      <div className="text-accent min-h-8 text-xs font-medium tabular-nums">{children}</div>
    </li>
  );
}
