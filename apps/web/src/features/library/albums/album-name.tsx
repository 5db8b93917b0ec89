/**
 * An album's name on one line. If it does not fit, a folder's path is cut before its last folder, by which neighbours
 * differ.
 */
export function AlbumName({ name }: { name: string }) {
  const end = name.lastIndexOf("/");
  if (end <= 0) {
    return (
      <span className="truncate text-left font-medium" dir="auto">
        {name}
      </span>
    );
  }
  return (
    // Relative, so that the hidden name scrolls with the strip, and does not make the page wider.
    <span className="relative flex min-w-0 text-left font-medium" dir="auto">
      <span className="sr-only">{name}</span>
      <span aria-hidden className="truncate">
        {name.slice(0, end)}
      </span>
      <span aria-hidden className="max-w-full shrink-0 truncate">
        {name.slice(end)}
      </span>
    </span>
  );
}
