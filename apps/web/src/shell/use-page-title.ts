import { useUploads } from "@s3-direct/upload-client/react";
import { isActive } from "@s3-direct/upload-client";
import { useEffect } from "react";
import { uploader } from "../features/upload/uploader.ts";
import { useLanguage } from "../texts/language.ts";
import { routeOf } from "./routes.tsx";

/** The tab says where one is and, while something goes up, how far it is. */
export function usePageTitle(path: string): void {
  const { t, format } = useLanguage();
  const { items, progress } = useUploads(uploader);
  const route = routeOf(path);
  const place = `${route === undefined ? t.notFound.title : t.nav[route.name]} · ${t.appName}`;
  const title = items.some(isActive) ? t.upload.titleWith(format.fraction(progress.fraction), place) : place;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
