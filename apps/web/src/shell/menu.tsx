import { lazy, Suspense } from "react";
import { Icon } from "../components/icon.tsx";

const MenuOnceLoaded = lazy(() => import("./account-menu.tsx").then(({ AccountMenu }) => ({ default: AccountMenu })));

/** Account and settings. The menu's code comes after the page's; until then its place is taken. */
export function Menu() {
  return (
    <div className="ml-auto h-11 min-w-11">
      <Suspense
        fallback={
          <span className="text-muted grid size-11 place-items-center" aria-hidden="true">
            <Icon name="person" />
          </span>
        }
      >
        <MenuOnceLoaded />
      </Suspense>
    </div>
  );
}
