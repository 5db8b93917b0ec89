import { type ReactNode, useId } from "react";
import { useLanguage } from "../../texts/language.ts";

export const headingLook = "py-1.5 text-sm font-semibold sm:py-2 sm:text-base";

type MonthProps = {
  /** When one of its files came, as an ISO date; without it the list has no heading. */
  first: string | undefined;
  /** Of what the keys do, which is read once for all months. */
  hintId: string | undefined;
  className: string;
  children: ReactNode;
};

/** Files of a list under their month, which stays at the top as long as they are in sight, and makes room for what is done with chosen ones. */
export function Month({ first, hintId, className, children }: MonthProps) {
  const { t, format } = useLanguage();
  const id = useId();
  const files = (
    <ul
      aria-label={first === undefined ? t.library.files : undefined}
      aria-labelledby={first === undefined ? undefined : id}
      aria-describedby={hintId}
      className={className}
    >
      {children}
    </ul>
  );
  if (first === undefined) return files;
  return (
    <div>
      <h2
        id={id}
        className={`bg-page top-16 z-10 [@media(min-height:30rem)]:sticky in-data-choosing:static! ${headingLook}`}
      >
        {format.month(first)}
      </h2>
      {files}
    </div>
  );
}
