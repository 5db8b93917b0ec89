import { Icon } from "../../components/icon.tsx";
import { iconButtonLook } from "../../components/icon-button.tsx";

/** Opens a link in another tab. */
export function OpenLink({ url, label }: { url: string; label: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" aria-label={label} title={label} className={iconButtonLook}>
      <Icon name="open" />
    </a>
  );
}
