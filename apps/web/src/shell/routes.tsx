import type { ComponentType } from "react";
import type { IconName } from "../components/icon.tsx";
import { lazyAgain } from "../lib/lazy-again.ts";
import type { Texts } from "../texts/en.ts";

export type AppRoute = {
  path: string;
  /** Its name in the texts. */
  name: keyof Texts["nav"] &
    (
      | "upload"
      | "library"
      | "how-it-works"
      | "components"
      | "account"
      | "links"
      | "share"
      | "requests"
      | "request"
      | "forgot"
      | "reset"
      | "verify"
      | "restore"
    );
  icon: IconName;
  /** Where the navigation links to it: some pages have a link elsewhere. */
  nav: "everywhere" | "phone" | "elsewhere";
  /** The page that leads to it, whose link in the navigation is marked. */
  section?: string;
  Page: ComponentType;
  /** Loads the page's code before it is needed. */
  preload: () => Promise<unknown>;
  /** Whether people who are not signed in see the sign-in form in its place. */
  needsPerson: boolean;
  /**
   * Whether it is for people who were sent a link: if they are not signed in, the app's other pages are of no use to
   * them.
   */
  isForVisitors?: boolean;
};

/**
 * Every page of the app; each is loaded when it is first opened. To add one, add a line here and its name to the texts.
 */
export const routes: readonly AppRoute[] = [
  route({ path: "/", name: "upload", icon: "upload", nav: "everywhere", needsPerson: true }, () =>
    import("../features/upload/upload-page.tsx").then(({ UploadPage }) => UploadPage),
  ),
  route({ path: "/library", name: "library", icon: "library", nav: "everywhere", needsPerson: true }, async () => {
    // The shell shows it; without it the first changes could not be undone by Ctrl+Z.
    const undo = import("../features/library/changes/undo-move.tsx").catch(() => {});
    const { LibraryPage } = await import("../features/library/library-page.tsx");
    await undo;
    return LibraryPage;
  }),
  route({ path: "/how-it-works", name: "how-it-works", icon: "flow", nav: "everywhere", needsPerson: false }, () =>
    import("../features/how-it-works/how-it-works-page.tsx").then(({ HowItWorksPage }) => HowItWorksPage),
  ),
  route({ path: "/components", name: "components", icon: "copy", nav: "elsewhere", needsPerson: false }, () =>
    import("../features/components/components-page.tsx").then(({ ComponentsPage }) => ComponentsPage),
  ),
  route({ path: "/links", name: "links", icon: "link", nav: "elsewhere", section: "/library", needsPerson: true }, () =>
    import("../features/share/links-page.tsx").then(({ LinksPage }) => LinksPage),
  ),
  route(
    { path: "/s/:token", name: "share", icon: "link", nav: "elsewhere", needsPerson: false, isForVisitors: true },
    () => import("../features/share/collection/collection-page.tsx").then(({ CollectionPage }) => CollectionPage),
  ),
  route(
    { path: "/requests", name: "requests", icon: "download", nav: "elsewhere", section: "/library", needsPerson: true },
    () => import("../features/file-request/requests-page.tsx").then(({ RequestsPage }) => RequestsPage),
  ),
  route(
    { path: "/r/:token", name: "request", icon: "download", nav: "elsewhere", needsPerson: false, isForVisitors: true },
    () => import("../features/file-request/visitor/request-page.tsx").then(({ RequestPage }) => RequestPage),
  ),
  route({ path: "/forgot-password", name: "forgot", icon: "lock", nav: "elsewhere", needsPerson: false }, () =>
    import("../features/account/recovery/forgot-page.tsx").then(({ ForgotPage }) => ForgotPage),
  ),
  route({ path: "/reset-password", name: "reset", icon: "lock", nav: "elsewhere", needsPerson: false }, () =>
    import("../features/account/recovery/reset-page.tsx").then(({ ResetPage }) => ResetPage),
  ),
  route({ path: "/verify-email", name: "verify", icon: "check", nav: "elsewhere", needsPerson: false }, () =>
    import("../features/account/recovery/verify-page.tsx").then(({ VerifyPage }) => VerifyPage),
  ),
  route({ path: "/restore-email", name: "restore", icon: "check", nav: "elsewhere", needsPerson: false }, () =>
    import("../features/account/recovery/restore-page.tsx").then(({ RestorePage }) => RestorePage),
  ),
  route({ path: "/account", name: "account", icon: "person", nav: "phone", needsPerson: true }, () =>
    import("../features/account/account-page.tsx").then(({ AccountPage }) => AccountPage),
  ),
];

/** After /s/ and /r/ comes the link's token; a path with a dot is a file. */
export function routeOf(path: string): AppRoute | undefined {
  const page = path.replace(/^\/([rs])\/[^/.]+$/, "/$1/:token");
  return routes.find((each) => each.path === page);
}

function route(given: Omit<AppRoute, "Page" | "preload">, load: () => Promise<ComponentType>): AppRoute {
  return { ...given, Page: lazyAgain(load), preload: load };
}
