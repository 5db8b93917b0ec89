import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { renaming } from "./renaming.ts";
import { Suspense } from "react";

const RenameDialog = lazyAgain(() => import("./rename-dialog.tsx").then(({ RenameDialog }) => RenameDialog));

/** Shows the dialog that renames files: once in the library. */
export function RenameHost() {
  const file = useStore(renaming);
  return (
    file && (
      <Suspense>
        <RenameDialog key={file.id} file={file} onClose={() => renaming.set(undefined)} />
      </Suspense>
    )
  );
}
