import { Fragment } from "react";

/**
 * "6 files · 3.3 MB · until Dec 5". On several lines none begins or ends with a dot: each dot is in front of its fact,
 * and out of sight at the beginning of a line.
 */
export function Facts({ of, className }: { of: readonly string[]; className: string }) {
  return (
    <p className={`overflow-x-clip tabular-nums ${className}`}>
      <span className="-ml-[0.8em] flex flex-wrap">
        {of.map((fact, index) => (
          <Fragment key={fact}>
            {index > 0 && " "}
            <span className="flex">
              <span className="w-[0.8em] shrink-0 text-center">{index > 0 && "· "}</span>
              <span>{fact}</span>
            </span>
          </Fragment>
        ))}
      </span>
    </p>
  );
}
