import { Suspense, useEffect } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { tagging } from "./tagging.ts";

const TagDialog = lazyAgain(() => import("./tag-dialog.tsx").then(({ TagDialog }) => TagDialog));

/** Where files are tagged: once in the library. */
export function TagHost() {
  const files = useStore(tagging);
  // Who comes back to the library finds it closed.
  useEffect(() => () => tagging.set(undefined), []);
  return (
    files && (
      <Suspense>
        <TagDialog files={files} onClose={() => tagging.set(undefined)} />
      </Suspense>
    )
  );
}
