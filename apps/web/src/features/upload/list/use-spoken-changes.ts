import { useEffect, useRef } from "react";
import { announce } from "../../../components/live-region.tsx";
import type { ApiState } from "../../../lib/use-api.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { nothingSpoken, speakChanges } from "./speak-changes.ts";
import { allUploads, eachUploader } from "../uploader.ts";

/** The shortest time between two announcements. */
const distanceMs = 5_000;
/** How long the first change waits for others to be announced with it. */
const firstWaitMs = 1_000;

/** Announces changes of the uploads and of the connection in the live region, on any page. */
export function useSpokenChanges(connection: ApiState["status"]): void {
  const spoken = useRef(nothingSpoken);
  const lastAt = useRef(-Infinity);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const news = () => speakChanges(spoken.current, { items: allUploads(), connection }, currentLanguage());
    const speak = () => {
      timer = undefined;
      const { sentences, spoken: told } = news();
      spoken.current = told;
      if (sentences === "") return;
      lastAt.current = Date.now();
      announce(sentences);
    };
    const look = () => {
      if (timer !== undefined) return;
      const { sentences, spoken: told } = news();
      if (sentences === "") spoken.current = told;
      else timer = setTimeout(speak, Math.max(firstWaitMs, lastAt.current + distanceMs - Date.now()));
    };

    look();
    const ends: (() => void)[] = [];
    eachUploader(({ subscribe }) => ends.push(subscribe(look)));
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [connection]);
}
