import { encodeQR } from "qr";
import { useMemo } from "react";

/** Light modules around the code: cameras need four. */
const border = 4;

/** Black on white, even on a dark page: many cameras read nothing else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const fields = useMemo(() => encodeQR(text, "raw", { ecc: "medium", border }), [text]);
  const dark = fields.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${fields.length} ${fields.length}`}
      shapeRendering="crispEdges"
      className="border-line w-56 max-w-full justify-self-center rounded-xl border"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
