import { type ReactNode, useId } from "react";
import { useLanguage } from "../../../texts/language.ts";

export const headingLook = "py-1.5 text-sm font-semibold sm:py-2 sm:text-base";

type MonthProps = {
  /** The date of one of its files, as an ISO date; without it the list has no heading. */
  first: string | undefined;
  /** The id of the hint about keys, which is one for all months. */
  hintId: string | undefined;
  className: string;
  children: ReactNode;
};

/**
 * Files of a list under their month. The heading stays at the top while the files are in sight, except while files are
 * selected, whose bar needs the space.
 */
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
