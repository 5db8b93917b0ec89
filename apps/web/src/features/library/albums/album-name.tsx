/**
 * An album's name on one line. If it does not fit, a folder's path is cut before its last folder, by which neighbours
 * differ.
 */
export function AlbumName({ name }: { name: string }) {
  const end = Math.max(name.lastIndexOf("/"), 0);
  return (
    <>
      <span className="sr-only">{name}</span>
      <span aria-hidden className="flex min-w-0 text-left font-medium" dir="auto">
        <span className="truncate">{name.slice(0, end)}</span>
        <span className="max-w-full shrink-0 truncate">{name.slice(end)}</span>
      </span>
    </>
  );
}
