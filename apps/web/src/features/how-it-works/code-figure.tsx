import type { ReactNode } from "react";
import { Icon } from "../../components/icon.tsx";
import { highlight, type Token } from "./highlight.ts";

const looks: Record<Token["kind"], string> = {
  comment: "text-muted",
  string: "text-host-1",
  keyword: "text-host-4",
  name: "text-host-2",
  plain: "",
};

/** A file's text, with its name above it and `action` beside the name. */
export function CodeFigure({ file, source, action }: { file: string; source: string; action?: ReactNode }) {
  return (
    <figure className="border-line bg-panel shadow-panel min-w-0 rounded-2xl border">
      <figcaption className="border-line text-muted flex min-h-11 items-center gap-2 border-b pl-5 font-mono text-xs">
        <Icon name="document" className="size-4" />
        <span className="flex-1 py-2.5 wrap-anywhere">{file}</span>
        {action}
      </figcaption>
      <pre className="p-5 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap sm:text-[0.8125rem] sm:leading-relaxed">
        <code>
          {highlight(source).map(({ text, kind }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the text never changes
            <span key={index} className={looks[kind]}>
              {text}
            </span>
          ))}
        </code>
      </pre>
    </figure>
  );
}
