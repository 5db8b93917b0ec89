import { IconButton } from "../../../components/icon-button.tsx";
import { copyOrShow } from "../../../lib/copy-link.ts";
import { useLanguage } from "../../../texts/language.ts";
import { asInAnApp } from "../../components/as-in-an-app.ts";
import { texts } from "../../components/texts.ts";
import { CodeFigure } from "../../how-it-works/code-figure.tsx";
// The source itself, which is compiled with the rest.
// oxlint-disable-next-line import/default -- Vite gives a file's text as the default
import source from "./single-upload.tsx?raw";

const code = asInAnApp(source);

/** Shows the code that a page needs to upload a file like this one. */
export function HowBuilt() {
  const { copyCode } = texts[useLanguage().locale];
  return (
    <CodeFigure
      file="single-upload.tsx"
      source={code}
      action={<IconButton icon="copy" label={copyCode} onClick={() => void copyOrShow({ texts: [code] })} />}
    />
  );
}
