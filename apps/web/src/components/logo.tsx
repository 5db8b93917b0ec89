import { texts } from "../texts/en.ts";

export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      <span className="font-semibold tracking-tight">{texts.appName}</span>
    </span>
  );
}
