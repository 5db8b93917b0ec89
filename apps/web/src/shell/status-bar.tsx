import { Notice } from "../components/notice.tsx";
import type { ApiState } from "../lib/use-api.ts";
import { useLanguage } from "../texts/language.ts";

/**
 * Says that the API is unreachable or the device offline. It lies over the page, so that nothing moves when it appears
 * or disappears.
 */
export function StatusBar({ status }: { status: ApiState["status"] }) {
  const { t } = useLanguage();
  if (status === "up") return null;
  return (
    <aside aria-label={t.status.label} className="shadow-float animate-rise rounded-xl">
      <Notice tone="warn" icon={status === "offline" ? "offline" : "alert"}>
        {t.status[status]}
      </Notice>
    </aside>
  );
}
