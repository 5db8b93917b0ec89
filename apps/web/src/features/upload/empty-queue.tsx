import { Link } from "wouter";
import { Icon, type IconName } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";

const icons = ["storage", "shield", "retry"] as const satisfies IconName[];

/** In place of a list that is empty: what happens to what is dropped. */
export function EmptyQueue() {
  const { t } = useLanguage();
  const { promises, seeHow } = t.upload.empty;
  return (
    <div className="grid gap-6">
      <ul className="grid gap-6 sm:grid-cols-3 sm:gap-8">
        {promises.map(({ title, text }, index) => (
          <li key={title} className="flex gap-3.5 sm:grid sm:content-start sm:gap-2.5">
            <Icon name={icons[index] ?? icons[0]} className="text-accent size-6" />
            <div className="grid gap-1">
              <h2 className="text-sm font-semibold">{title}</h2>
              <p className="text-muted text-sm leading-relaxed text-pretty">{text}</p>
            </div>
          </li>
        ))}
      </ul>
      <Link
        href="/how-it-works"
        className="text-accent inline-flex min-h-11 items-center gap-2 justify-self-start text-sm font-medium underline-offset-4 hover:underline"
      >
        <Icon name="flow" className="size-5" />
        {seeHow}
      </Link>
    </div>
  );
}
