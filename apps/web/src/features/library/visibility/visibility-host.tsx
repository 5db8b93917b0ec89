import { Suspense } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { changing } from "./changing.ts";

const VisibilityDialog = lazyAgain(() =>
  import("./visibility-dialog.tsx").then(({ VisibilityDialog }) => VisibilityDialog),
);

/** Shows the dialog that makes files public or private: once in the library. */
export function VisibilityHost() {
  const file = useStore(changing);
  return (
    file && (
      <Suspense>
        <VisibilityDialog key={file.id} file={file} onClose={() => changing.set(undefined)} />
      </Suspense>
    )
  );
}
