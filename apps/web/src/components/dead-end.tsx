import { Icon } from "./icon.tsx";

/** Says that a link leads to nothing, and why. */
export function DeadEnd({ title, text }: { title: string; text: string }) {
  return (
    <div className="border-line bg-panel animate-rise grid min-h-96 content-center justify-items-center gap-2 rounded-3xl border px-6 py-14 text-center">
      <span className="bg-sunken text-muted mb-3 grid size-16 place-items-center rounded-full">
        <Icon name="link" className="size-8" />
      </span>
      <h1 tabIndex={-1} className="text-2xl font-semibold text-balance">
        {title}
      </h1>
      <p className="text-muted max-w-sm leading-relaxed text-balance">{text}</p>
    </div>
  );
}
