import { Suspense } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { adding, naming } from "./dialogs.ts";

const AddDialog = lazyAgain(() => import("./add-dialog.tsx").then(({ AddDialog }) => AddDialog));
const NameDialog = lazyAgain(() => import("./name-dialog.tsx").then(({ NameDialog }) => NameDialog));

/** Shows the dialogs that choose and name albums: once in the library. */
export function AlbumDialogs() {
  const ids = useStore(adding);
  const wanted = useStore(naming);
  return (
    <Suspense>
      {ids && <AddDialog ids={ids} onClose={() => adding.set(undefined)} />}
      {wanted && <NameDialog {...wanted} onClose={() => naming.set(undefined)} />}
    </Suspense>
  );
}
