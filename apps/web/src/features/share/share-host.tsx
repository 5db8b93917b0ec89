import { lazyAgain } from "../../lib/lazy-again.ts";
import { useStore } from "../../lib/store.ts";
import { sharing } from "./sharing.ts";

const ShareDialog = lazyAgain(() => import("./share-dialog.tsx").then(({ ShareDialog }) => ShareDialog));

/** Where files are shared, whichever page they are on: once in the app. */
export function ShareHost() {
  const files = useStore(sharing);
  return files && <ShareDialog files={files} onClose={() => sharing.set(undefined)} />;
}
