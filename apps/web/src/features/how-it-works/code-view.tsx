import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { highlight, type Token } from "./highlight.ts";
// The very file that runs above.
// oxlint-disable-next-line import/default -- Vite gives a file's text as the default
import source from "./use-traced-upload.ts?raw";

const looks: Record<Token["kind"], string> = {
  comment: "text-muted",
  string: "text-host-1",
  keyword: "text-host-4",
  name: "text-host-2",
  plain: "",
};

/** The lines that make it. */
export function CodeView() {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="code-heading" className="grid gap-4 md:grid-cols-[17rem_minmax(0,1fr)] md:gap-8">
      <div className="grid content-start gap-2">
        <h2 id="code-heading" className="text-lg font-semibold">
          {t.howItWorks.code}
        </h2>
        <p className="text-muted text-sm leading-relaxed">{t.howItWorks.codeText}</p>
      </div>
      <figure className="border-line bg-panel shadow-panel min-w-0 rounded-2xl border">
        <figcaption className="border-line text-muted flex items-center gap-2 border-b px-5 py-2.5 font-mono text-xs">
          <Icon name="document" className="size-4" />
          use-traced-upload.ts
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
    </section>
  );
}
