import { Link } from "wouter";
import { buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useTrashTexts } from "./texts.ts";

export function TrashLink() {
  return (
    <Link href="/library?in=trash" className={buttonClass("quiet")}>
      <Icon name="trash" className="size-4.5" />
      {useTrashTexts().heading}
    </Link>
  );
}
