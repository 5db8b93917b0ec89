import { announce } from "../../components/live-region.tsx";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";

/** How long an address is asked for its file, before what asked is taken away (milliseconds). */
const life = 60_000;

/** Saves a file under its own name. A frame asks for it, so that the page stays, and its uploads with it. */
export async function saveFile(id: string): Promise<void> {
  try {
    const { url } = await trpcClient.media.download.query({ id, save: true });
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.src = url;
    document.body.append(frame);
    setTimeout(() => frame.remove(), life);
  } catch {
    announce(currentLanguage().t.library.saveFailed);
  }
}
