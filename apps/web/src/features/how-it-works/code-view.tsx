import { useLanguage } from "../../texts/language.ts";
import { CodeFigure } from "./code-figure.tsx";
// The source of the hook that runs above.
// oxlint-disable-next-line import/default -- Vite gives a file's text as the default
import source from "./use-traced-upload.ts?raw";

/** Shows the lines that make the upload above. */
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
      <CodeFigure file="use-traced-upload.ts" source={source} />
    </section>
  );
}
