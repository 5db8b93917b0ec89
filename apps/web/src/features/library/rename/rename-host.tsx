import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { renaming } from "./renaming.ts";
import { Suspense, useEffect } from "react";

const RenameDialog = lazyAgain(() => import("./rename-dialog.tsx").then(({ RenameDialog }) => RenameDialog));

/** Shows the dialog that renames files: once in the library. */
export function RenameHost() {
  const file = useStore(renaming);
  // The dialog is closed when the person leaves the library.
  useEffect(() => () => renaming.set(undefined), []);
  return (
    file && (
      <Suspense>
        <RenameDialog key={file.id} file={file} onClose={() => renaming.set(undefined)} />
      </Suspense>
    )
  );
}
