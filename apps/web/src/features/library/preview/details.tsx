import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useInPreviewTexts } from "../../file-request/in-preview-texts.ts";
import { describeType } from "../../upload/choose/accept.ts";
import { isInTrash, type Media } from "../media.ts";
import { useLibraryTexts } from "../texts.ts";
import { changing } from "../visibility/changing.ts";
import { useVisibilityTexts } from "../visibility/texts.ts";
import { otherThan, visibilityIcons } from "../visibility/visibilities.ts";
import { Checksum } from "./checksum.tsx";

export type Dimensions = { width: number; height: number };

type DetailsProps = {
  media: Media;
  /** A film's dimensions are known once it is shown. */
  dimensions: Dimensions | undefined;
  /** Called when the request that the file was sent for is opened. */
  onLeave: () => void;
};

/** Shows what is known about a file. */
export function Details({ media, dimensions, onLeave }: DetailsProps) {
  const language = useLanguage();
  const { t: texts, format } = language;
  const t = texts.library.details;
  const { shared } = useLibraryTexts();
  const { make } = useVisibilityTexts();
  const to = otherThan[media.visibility];
  const { width, height } = media.width !== undefined && media.height !== undefined ? media : (dimensions ?? {});
  const smaller = Object.values(media.variants ?? {}).filter((variant) => variant.width < (width ?? 0));
  return (
    <section aria-labelledby="details" className="grid gap-3">
      <h3 id="details" className="text-sm font-semibold">
        {t.heading}
      </h3>
      <dl className="grid gap-3 text-sm">
        <Fact name={t.type}>{describeType(media.contentType, language) ?? media.contentType}</Fact>
        <Fact name={t.size}>
          {media.size < 1024 ? format.bytes(media.size) : t.bytes(format.bytes(media.size), format.number(media.size))}
        </Fact>
        {width !== undefined && height !== undefined && (
          <Fact name={t.dimensions}>{t.pixels(format.number(width), format.number(height))}</Fact>
        )}
        <Fact name={t.since[media.visibility]}>
          <time dateTime={media.createdAt}>{format.moment(media.createdAt)}</time>
        </Fact>
        <Fact name={t.access}>
          {texts.library.visibilities[media.visibility]}
          <span className="text-muted block text-xs text-pretty">
            {texts.library.visibilityHints[media.visibility]}
          </span>
          {!isInTrash(media) && (
            <button
              type="button"
              onClick={() => changing.set(media)}
              className="text-accent hover:bg-sunken -mx-2 flex min-h-11 items-center gap-1.5 rounded-lg px-2"
            >
              <Icon name={visibilityIcons[to]} className="size-4" />
              {make[to]}
            </button>
          )}
        </Fact>
        {media.shared && (
          <Fact name={shared.filter}>
            <Link href="/links" className="underline underline-offset-4">
              {shared.hint}
            </Link>
          </Fact>
        )}
        <Requested media={media} onOpen={onLeave} />
      </dl>
      <details className="group text-sm">
        <summary className="text-accent -mx-2 flex min-h-11 list-none items-center gap-1.5 rounded-lg px-2 font-medium">
          {t.more}
          <Icon name="down" className="size-4 group-open:rotate-180" />
        </summary>
        <dl className="mt-1 grid gap-3">
          {smaller.length > 0 && (
            <Fact name={t.smaller}>
              {smaller.map((variant) => (
                <span key={variant.key} className="block">
                  {t.pixels(format.number(variant.width), format.number(variant.height))} · {format.bytes(variant.size)}
                </span>
              ))}
            </Fact>
          )}
          <Fact name="SHA-256">
            <Checksum media={media} />
          </Fact>
        </dl>
      </details>
    </section>
  );
}

/** Who sent the file by a link, for which request, and their message, as they typed it. */
function Requested({ media: { requested }, onOpen }: { media: Media; onOpen: () => void }) {
  const t = useInPreviewTexts();
  if (requested === undefined) return null;
  const { id, title, sender, message } = requested;
  return (
    <>
      <Fact name={t.sender}>
        <bdi>{sender}</bdi>
        <span className="text-muted block text-xs">{t.asTyped}</span>
      </Fact>
      {message !== "" && (
        <Fact name={t.message}>
          <bdi>{message}</bdi>
        </Fact>
      )}
      <Fact name={t.request}>
        <Link href={`/library?request=${id}`} onClick={onOpen} className="underline underline-offset-4">
          {title}
        </Link>
      </Fact>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
