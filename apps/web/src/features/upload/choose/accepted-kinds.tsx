import { useId, useState } from "react";
import { useLanguage } from "../../../texts/language.ts";
import { describeAccept } from "./accept.ts";

/** From this number of kinds on, they are named only on request. */
const many = 5;

type AcceptedKindsProps = {
  accept: readonly string[];
  maxSize: number;
  /** The sentence before all kinds are named, in place of the upload page's. */
  brief?: (maxSize: string) => string;
  className?: string;
};

/** Says which files may be chosen: in one line, with all kinds on request. */
export function AcceptedKinds({ accept, maxSize, brief, className = look }: AcceptedKindsProps) {
  const language = useLanguage();
  const { t, format } = language;
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const size = format.bytes(maxSize);
  const all = t.upload.rules(describeAccept(accept, language), size);
  if (accept.length < many) return <p className={className}>{all}</p>;
  return (
    <div className={className}>
      <p>
        {(brief ?? t.upload.mostFiles)(size)}{" "}
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={listId}
          // As high as a finger, without taking the space.
          className="text-accent -mx-1 -my-3 min-h-11 px-1 font-medium hover:underline"
          onClick={() => setOpen(!isOpen)}
        >
          {t.upload.whichFiles}
        </button>
      </p>
      <p id={listId} hidden={!isOpen} className="mt-1">
        {all}
      </p>
    </div>
  );
}

const look = "text-muted max-w-lg text-xs leading-relaxed text-balance";
