import { useEffect, useRef } from "react";
import { announce } from "../../components/live-region.tsx";
import type { ApiState } from "../../lib/use-api.ts";
import { currentLanguage } from "../../texts/language.ts";
import { nothingSpoken, speakChanges } from "./speak-changes.ts";
import { allUploads, eachUploader } from "./uploader.ts";

/** Something is said at most this often (milliseconds). */
const distance = 5_000;
/** The first change waits for those that come with it (milliseconds). */
const patience = 1_000;

/** Has the live region speak of the uploads and of the connection, on whichever page one is. */
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
      else timer = setTimeout(speak, Math.max(patience, lastAt.current + distance - Date.now()));
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
