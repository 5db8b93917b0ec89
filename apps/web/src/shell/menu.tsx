import { lazy, Suspense } from "react";
import { Icon } from "../components/icon.tsx";

const MenuOnceLoaded = lazy(() => import("./account-menu.tsx").then(({ AccountMenu }) => ({ default: AccountMenu })));

/** The menu for account and settings. Its code is loaded after the page's; until then its space is reserved. */
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
