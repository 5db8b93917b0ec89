import { ko } from "@s3-direct/components/texts-ko";
import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { AvatarDemo } from "./demos/avatar-demo.tsx";
import { ButtonDemo } from "./demos/button-demo.tsx";
import { DropzoneDemo } from "./demos/dropzone-demo.tsx";
import { PasteDemo } from "./demos/paste-demo.tsx";
import { Showcase } from "./showcase.tsx";
import { sources } from "./sources.ts";
import { texts as pageTexts } from "./texts.ts";
import "./components.css";

/** The components that others copy into their apps, live. */
export function ComponentsPage() {
  const { locale } = useLanguage();
  const { heading, lead } = pageTexts[locale];
  const texts = locale === "ko" ? ko : undefined;
  return (
    <Page title={heading} lead={lead}>
      <div className="grid gap-12">
        <Showcase items={["upload-button"]} Demo={ButtonDemo} source={sources.button} texts={texts} />
        <Showcase items={["dropzone", "upload-list"]} Demo={DropzoneDemo} source={sources.dropzone} texts={texts} />
        <Showcase items={["avatar-upload"]} Demo={AvatarDemo} source={sources.avatar} texts={texts} />
        <Showcase items={["paste-area"]} Demo={PasteDemo} source={sources.paste} texts={texts} />
      </div>
    </Page>
  );
}
