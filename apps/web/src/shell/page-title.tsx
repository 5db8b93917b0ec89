import { useEffect } from "react";
import { useSession } from "../features/account/use-session.tsx";
import { useQueue } from "../features/upload/list/queue.ts";
import { useLanguage } from "../texts/language.ts";
import { routeOf } from "./routes.tsx";

/**
 * Sets the tab's title to the page and, during uploads, their progress. A component of its own, so that nothing else
 * renders with it.
 */
export function PageTitle({ path }: { path: string }) {
  const { t, format } = useLanguage();
  const { progress, counts } = useQueue();
  const session = useSession();
  const route = routeOf(path);
  const isSignIn = route?.needsPerson === true && session.status === "signed-out";
  const name = route === undefined ? t.notFound.title : isSignIn ? t.menu.signIn : t.nav[route.name];
  const pageTitle = `${name} · ${t.appName}`;
  const title = counts.active > 0 ? t.upload.titleWith(format.fraction(progress.fraction), pageTitle) : pageTitle;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
