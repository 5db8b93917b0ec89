import { Link, useLocation } from "wouter";
import { Icon } from "../components/icon.tsx";
import { useLanguage } from "../texts/language.ts";
import { routeOf, routes } from "./routes.tsx";

/** The navigation in the header, if there is space for it. */
export function MainNav() {
  const { t } = useLanguage();
  const [path] = useLocation();
  return (
    <nav aria-label={t.nav.label} className="hidden flex-1 sm:block">
      <ul className="flex gap-1">
        {routes
          .filter(({ nav }) => nav === "everywhere")
          .map(({ path: to, name, preload }) => (
            <li key={to}>
              <Link
                href={to}
                aria-current={currentAt(path, to)}
                onPointerEnter={() => void preload().catch(() => {})}
                className="text-muted hover:text-ink hover:bg-sunken aria-[current]:text-ink aria-[current]:bg-sunken flex min-h-11 items-center rounded-lg px-3.5 text-sm font-medium transition-colors"
              >
                {t.nav[name]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** The navigation at the bottom of a phone, where the thumb is. The header's menu is over it. */
export function TabBar() {
  const { t } = useLanguage();
  const [path] = useLocation();
  return (
    <nav
      aria-label={t.nav.label}
      className="border-line bg-page/95 fixed inset-x-0 bottom-0 z-20 border-t pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden"
    >
      <ul className="grid grid-cols-4">
        {routes
          .filter(({ nav }) => nav !== "elsewhere")
          .map(({ path: to, name, icon }) => (
            <li key={to}>
              <Link
                href={to}
                aria-current={currentAt(path, to)}
                className="group text-muted aria-[current]:text-accent flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium"
              >
                <span className="group-aria-[current]:bg-accent-soft rounded-full px-4 py-1 transition-colors">
                  <Icon name={icon} className="size-5" />
                </span>
                {t.nav[name]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** Returns "page" for the link to the current page, "true" for the link to the page that it belongs to. */
function currentAt(path: string, to: string): "page" | "true" | undefined {
  if (path === to) return "page";
  return routeOf(path)?.section === to ? "true" : undefined;
}
