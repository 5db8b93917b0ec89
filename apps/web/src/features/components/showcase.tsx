import type { UploadTexts } from "@s3-direct/components/texts";
import type { ComponentType } from "react";
import { IconButton } from "../../components/icon-button.tsx";
import { copyOrShow } from "../../lib/copy-link.ts";
import { useLanguage } from "../../texts/language.ts";
import { EnterFirst } from "../account/enter-first.tsx";
import { useSession } from "../account/use-session.tsx";
import { CodeFigure } from "../how-it-works/code-figure.tsx";
import { asInAnApp } from "./as-in-an-app.ts";
import { texts as pageTexts } from "./texts.ts";

export type DemoProps = { texts: Partial<UploadTexts> | undefined };

type ShowcaseProps = DemoProps & {
  /** As in the registry, first the item itself, then those that the same command adds. */
  items: readonly [keyof (typeof pageTexts)["en"]["items"], ...string[]];
  Demo: ComponentType<DemoProps>;
  source: string;
};

/** A live component, and beside it how to get it: the command that copies it, and the source of the demo. */
export function Showcase({ items, Demo, source, texts }: ShowcaseProps) {
  const t = pageTexts[useLanguage().locale];
  const session = useSession();
  const [name] = items;
  const { title, text } = t.items[name];
  const command = `npx shadcn@latest add ${items.map((item) => `${location.origin}/r/${item}.json`).join(" ")}`;
  const code = asInAnApp(source);

  return (
    <section aria-labelledby={`${name}-heading`} className="grid gap-4">
      <div className="grid gap-1">
        <h2 id={`${name}-heading`} className="text-lg font-semibold">
          {title}
        </h2>
        <p className="text-muted max-w-2xl text-sm leading-relaxed text-pretty">{text}</p>
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        {session.status === "signed-in" ? (
          <div className="showcase border-line bg-panel shadow-panel grid min-w-0 content-center gap-4 rounded-2xl border p-4 sm:p-6">
            {/* The next person does not see what somebody else has chosen. */}
            <Demo key={session.person.id} texts={texts} />
          </div>
        ) : (
          <EnterFirst />
        )}
        <div className="grid min-w-0 content-start gap-3">
          <div className="border-line bg-sunken flex items-center gap-2 rounded-2xl border pl-5">
            <code className="flex-1 py-2.5 font-mono text-xs wrap-anywhere">{command}</code>
            <IconButton icon="copy" label={t.copyCommand} onClick={() => void copyOrShow({ texts: [command] })} />
          </div>
          <CodeFigure
            file={`${name}-demo.tsx`}
            source={code}
            action={<IconButton icon="copy" label={t.copyCode} onClick={() => void copyOrShow({ texts: [code] })} />}
          />
        </div>
      </div>
    </section>
  );
}
