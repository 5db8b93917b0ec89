import { type ComponentProps, Suspense, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { lazyAgain } from "../../lib/lazy-again.ts";
import { useInLibraryTexts } from "./in-library-texts.ts";

const RequestDialog = lazyAgain(() => import("./request-dialog.tsx").then(({ RequestDialog }) => RequestDialog));

/** Opens the dialog that makes a link with which others send files. */
export function RequestButton(props: Pick<ComponentProps<typeof Button>, "look" | "className">) {
  const t = useInLibraryTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button {...props} onClick={() => setOpen(true)}>
        <Icon name="download" className="size-4.5" />
        {t.ask}
      </Button>
      {isOpen && (
        <Suspense>
          <RequestDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
