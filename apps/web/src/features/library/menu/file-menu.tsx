import { DropdownMenu } from "radix-ui";
import { Fragment, useRef } from "react";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { openButtonOf } from "../list/file-list.tsx";
import type { Media } from "../media.ts";
import { useLibraryTexts } from "../texts.ts";
import { type MenuActs, useMenuItems } from "./use-menu-items.ts";
import type { MenuRequest } from "./use-menu-requests.ts";

type FileMenuProps = {
  request: MenuRequest;
  /** The files that the menu is for: all selected ones, if the file is one of them. */
  files: readonly Media[];
  acts: MenuActs;
  onClose: () => void;
};

/** The actions for a file, or for all selected ones, in a menu at the pointer. */
export function FileMenu({ request, files, acts, onClose }: FileMenuProps) {
  const { format } = useLanguage();
  const t = useLibraryTexts().menu;
  const groups = useMenuItems(files, acts);
  const chosen = useRef<() => void>(undefined);
  const [only] = files;
  const title = files.length === 1 && only ? only.name : t.files(format.number(files.length));

  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger
        aria-hidden
        tabIndex={-1}
        className="pointer-events-none fixed size-0"
        // Placed so that the menu's width and the window's full height are available.
        style={{ left: `min(${request.x}px, 100vw - 17rem)`, top: request.y }}
      />
      {/* A click outside closes the menu, and does nothing else. */}
      <div className="fixed inset-0 z-40" onContextMenu={(event) => event.preventDefault()} />
      <DropdownMenu.Content
        side="right"
        align="start"
        sideOffset={2}
        collisionPadding={12}
        aria-labelledby={undefined}
        aria-label={title}
        onCloseAutoFocus={(event) => {
          // The focus goes back to the file first, so that a dialog that opens now returns it there.
          event.preventDefault();
          openButtonOf(request.id)?.focus({ preventScroll: true });
          chosen.current?.();
        }}
        className="border-line bg-panel text-ink shadow-float animate-rise z-40 max-h-(--radix-dropdown-menu-content-available-height) w-64 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-2xl border p-1.5"
      >
        <p dir="auto" className="text-muted truncate px-3 pt-2 pb-1 text-left text-xs font-medium">
          {title}
        </p>
        {groups.map((items, at) => (
          <Fragment key={items[0]?.text}>
            {at > 0 && <DropdownMenu.Separator className="bg-line mx-3 my-1.5 h-px" />}
            {items.map(({ icon, text, keys, isDangerous, act }) => (
              <DropdownMenu.Item
                key={text}
                aria-keyshortcuts={keys}
                onSelect={() => (chosen.current = act)}
                className={`data-highlighted:bg-sunken flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm outline-none select-none ${isDangerous ? "text-danger" : ""}`}
              >
                <Icon name={icon} className={`size-4.5 ${isDangerous ? "" : "text-muted"}`} />
                <span className="flex-1">{text}</span>
                {keys && (
                  <span aria-hidden className="text-muted text-xs mouse-only:inline hidden">
                    {keys}
                  </span>
                )}
              </DropdownMenu.Item>
            ))}
          </Fragment>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
