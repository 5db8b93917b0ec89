import { useLanguage } from "../../texts/language.ts";
import type { Entry } from "./recording.ts";

/**
 * The query of a presigned URL, masked. The events don't have it, so the page doesn't either: the signature is a key to
 * S3.
 */
const maskedQuery = "?X-Amz-Algorithm=…&X-Amz-Credential=…&X-Amz-SignedHeaders=…&X-Amz-Signature=••••••••";

/** A call or a request as it was sent, without its secrets. */
export function RequestView({ entry }: { entry: Entry }) {
  return entry.kind === "call" ? <CallView {...entry} /> : <StorageView {...entry} />;
}

function CallView({ call, asked, answered, error }: Extract<Entry, { kind: "call" }>) {
  const { t } = useLanguage();
  return (
    <Sheet title={`POST /trpc/upload.${call}`}>
      <Facts title={t.howItWorks.asked} facts={Object.entries(asked)} />
      <Facts title={t.howItWorks.answered} facts={error ? [["error", error]] : Object.entries(answered)} />
    </Sheet>
  );
}

function StorageView({ request, status, error }: Extract<Entry, { kind: "request" }>) {
  const { t, format } = useLanguage();
  const { method, host, path, headers, bytes } = request;
  return (
    <Sheet title={`${method} ${host}`}>
      <p className="font-mono text-xs leading-relaxed wrap-anywhere">
        {path}
        <span className="text-muted">{maskedQuery}</span>
      </p>
      <Facts title={t.howItWorks.signedHeaders} facts={[...headers, ["content-length", format.number(bytes)]]} />
      {status !== undefined && (
        <Facts title={t.howItWorks.answered} facts={[["status", error ? `${status} ${error}` : String(status)]]} />
      )}
    </Sheet>
  );
}

function Sheet({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="bg-sunken/70 grid content-start gap-4 rounded-xl p-4">
      <h2 className="font-mono text-sm font-semibold wrap-anywhere">{title}</h2>
      {children}
    </div>
  );
}

function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, string | number])[] }) {
  if (facts.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <h3 className="text-muted text-xs font-medium">{title}</h3>
      <dl className="grid gap-1 font-mono text-xs leading-relaxed">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-x-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <dt className="text-muted wrap-anywhere">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
