import { Fragment } from "react";

/** "6 files · 3.3 MB · until Dec 5": a line ends between two facts, and none begins with a dot. */
export function Facts({ of, className }: { of: readonly string[]; className: string }) {
  return (
    <p className={`tabular-nums ${className}`}>
      {of.map((fact, index) => (
        <Fragment key={fact}>
          {index > 0 && " "}
          <span className="whitespace-nowrap">{index < of.length - 1 ? `${fact} ·` : fact}</span>
        </Fragment>
      ))}
    </p>
  );
}
