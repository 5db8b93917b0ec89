import { Icon, type IconName } from "./icon.tsx";

type Kind = { icon: IconName; look: string };

/** The icon and colour of each kind of file; the first that matches is used. */
const kinds: readonly [types: RegExp, kind: Kind][] = [
  [/^image\//, { icon: "image", look: "text-host-1" }],
  [/^video\//, { icon: "video", look: "text-host-4" }],
  [/^audio\//, { icon: "audio", look: "text-host-3" }],
  [/^application\/pdf$/, { icon: "page", look: "text-danger" }],
  [/csv|tab-separated|spreadsheet|excel/, { icon: "table", look: "text-host-1" }],
  [/presentation|powerpoint/, { icon: "slides", look: "text-host-3" }],
  [/^text\/|word|opendocument\.text|rtf|json|epub|hwp/, { icon: "document", look: "text-host-2" }],
  [/zip|tar|compressed|rar/, { icon: "archive", look: "text-warn" }],
];

export function kindOf(contentType: string): Kind {
  return kinds.find(([types]) => types.test(contentType))?.[1] ?? { icon: "file", look: "text-muted" };
}

/** The icon of a file's kind. */
export function KindIcon({ contentType, className = "" }: { contentType: string; className?: string }) {
  const { icon, look } = kindOf(contentType);
  return <Icon name={icon} className={`${look} ${className}`} />;
}
