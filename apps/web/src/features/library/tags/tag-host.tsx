import { Suspense } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { tagging } from "./tagging.ts";

const TagDialog = lazyAgain(() => import("./tag-dialog.tsx").then(({ TagDialog }) => TagDialog));

/** Shows the dialog that tags files: once in the library. */
export function TagHost() {
  const files = useStore(tagging);
  return (
    files && (
      <Suspense>
        <TagDialog files={files} onClose={() => tagging.set(undefined)} />
      </Suspense>
    )
  );
}
