import { Suspense, useEffect } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { changing } from "./changing.ts";

const VisibilityDialog = lazyAgain(() =>
  import("./visibility-dialog.tsx").then(({ VisibilityDialog }) => VisibilityDialog),
);

/** Where files are made public or private: once in the library. */
export function VisibilityHost() {
  const file = useStore(changing);
  // Who comes back to the library finds it closed.
  useEffect(() => () => changing.set(undefined), []);
  return (
    file && (
      <Suspense>
        <VisibilityDialog key={file.id} file={file} onClose={() => changing.set(undefined)} />
      </Suspense>
    )
  );
}
