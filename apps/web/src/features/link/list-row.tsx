import type { ReactNode } from "react";
import { Facts } from "../../components/facts.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";

type ListRowProps = {
  icon: IconName;
  name: string;
  /** Said of one that no longer works. */
  over: string | undefined;
  facts: readonly string[];
  counts: readonly string[];
  /** Its buttons. */
  children: ReactNode;
};

/** One link of a person's list, or one request. */
export function ListRow({ icon, name, over, facts, counts, children }: ListRowProps) {
  return (
    <li className="border-line flex flex-wrap items-center gap-x-4 gap-y-1 py-3 pr-2 pl-4 not-first:border-t sm:pl-5">
      <span
        className={`grid size-11 shrink-0 place-items-center rounded-xl max-sm:hidden ${over === undefined ? "bg-accent-soft text-accent" : "bg-sunken text-muted"}`}
      >
        <Icon name={icon} />
      </span>
      <div className="grid min-w-40 flex-1 gap-0.5">
        <p className="flex min-w-0 items-center gap-2 font-medium">
          <span className="truncate" dir="auto">
            {name}
          </span>
          {over !== undefined && (
            <span className="bg-sunken text-muted rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap">
              {over}
            </span>
          )}
        </p>
        <Facts of={facts} className="text-muted text-sm" />
        <Facts of={counts} className="text-sm" />
      </div>
      <div className="flex max-sm:-ml-3">{children}</div>
    </li>
  );
}
