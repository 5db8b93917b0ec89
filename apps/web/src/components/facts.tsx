/** "6 files · 3.3 MB · until Dec 5": a line ends between two facts, and none begins with a dot. */
export function Facts({ of, className }: { of: readonly string[]; className: string }) {
  return (
    <p className={`tabular-nums ${className}`}>
      {of.map((fact, index) => (
        <span key={fact} className="inline-block">
          {fact}
          {index < of.length - 1 && <>&nbsp;·&nbsp;</>}
        </span>
      ))}
    </p>
  );
}
