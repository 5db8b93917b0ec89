export function Logo({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-2.5">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      <span className="font-semibold tracking-tight">{name}</span>
    </span>
  );
}
