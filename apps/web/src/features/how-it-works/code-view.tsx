import { useLanguage } from "../../texts/language.ts";
// The very file that runs above.
// oxlint-disable-next-line import/default -- Vite gives a file's text as the default
import source from "./use-traced-upload.ts?raw";

/** The lines that make it. */
export function CodeView() {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="code-heading" className="grid gap-3">
      <h2 id="code-heading" className="text-lg font-semibold">
        {t.howItWorks.code}
      </h2>
      <p className="text-muted max-w-2xl text-sm leading-relaxed">{t.howItWorks.codeText}</p>
      <pre className="border-line bg-panel rounded-2xl border p-5 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap sm:text-sm">
        <code>{source}</code>
      </pre>
    </section>
  );
}
