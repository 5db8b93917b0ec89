import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { renaming } from "./renaming.ts";
import { Suspense, useEffect } from "react";

const RenameDialog = lazyAgain(() => import("./rename-dialog.tsx").then(({ RenameDialog }) => RenameDialog));

/** Where files are renamed: once in the library. */
export function RenameHost() {
  const file = useStore(renaming);
  // Who comes back to the library finds it closed.
  useEffect(() => () => renaming.set(undefined), []);
  return (
    file && (
      <Suspense>
        <RenameDialog key={file.id} file={file} onClose={() => renaming.set(undefined)} />
      </Suspense>
    )
  );
}
