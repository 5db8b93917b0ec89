import { onlineManager } from "@tanstack/react-query";
import { useEffect } from "react";
import { announce } from "../../components/live-region.tsx";
import { currentLanguage } from "../../texts/language.ts";
import { nothingSpoken, speakChanges } from "./speak-changes.ts";
import { allUploads, each } from "./uploader.ts";

/** Something is said at most this often (milliseconds). */
const distance = 5_000;
/** The first change waits for those that come with it (milliseconds). */
const patience = 1_000;

/** Has the live region speak of the uploads, on whichever page one is. */
export function useSpokenChanges(): void {
  useEffect(() => {
    let spoken = nothingSpoken;
    let lastAt = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const news = () =>
      speakChanges(spoken, { items: allUploads(), offline: !onlineManager.isOnline() }, currentLanguage());
    const speak = () => {
      timer = undefined;
      const { sentences, spoken: told } = news();
      spoken = told;
      if (sentences === "") return;
      lastAt = Date.now();
      announce(sentences);
    };
    const look = () => {
      if (timer !== undefined) return;
      const { sentences, spoken: told } = news();
      if (sentences === "") spoken = told;
      else timer = setTimeout(speak, Math.max(patience, lastAt + distance - Date.now()));
    };

    const ends = [onlineManager.subscribe(look)];
    each(({ subscribe }) => ends.push(subscribe(look)));
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, []);
}
