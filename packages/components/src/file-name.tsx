/** This many characters at a name's end are always shown, with the extension. */
const tailLength = 9;

/** A file's name in one line: if it is too long, its middle is left out, and its beginning and its extension stay. */
export function FileName({ name }: { name: string }) {
  // Split by characters, so that no surrogate pair is cut.
  const letters = Array.from(name);
  const at = Math.max(0, letters.length - tailLength);
  return (
    <span className="s3d-name" title={name}>
      <span>{letters.slice(0, at).join("")}</span>
      <span>{letters.slice(at).join("")}</span>
    </span>
  );
}
