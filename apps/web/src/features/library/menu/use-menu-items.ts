import type { IconName } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { sharing } from "../../share/sharing.ts";
import { adding } from "../albums/dialogs.ts";
import { useAlbumTexts } from "../albums/texts.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import { isInTrash, type Media, toShared } from "../media.ts";
import { renaming } from "../rename/renaming.ts";
import { saveFiles } from "../save-file.ts";
import { tagging } from "../tags/tagging.ts";
import { useTagActionTexts } from "../tags/action-texts.ts";
import { useLibraryTexts } from "../texts.ts";
import { useTrashTexts } from "../trash/texts.ts";
import { changing } from "../visibility/changing.ts";
import { useVisibilityTexts } from "../visibility/texts.ts";
import { otherThan, visibilityIcons } from "../visibility/visibilities.ts";

type MenuItem = { icon: IconName; text: string; act: () => void; keys?: string; isDangerous?: boolean };

/** The list's actions for files. */
export type MenuActs = {
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
  onDelete: (ids: readonly string[]) => void;
  onRestore: (ids: readonly string[]) => void;
  /** Removes files from the album that is open; undefined if none is. */
  onTakeOut: ((ids: readonly string[]) => void) | undefined;
};

/** Returns the actions for these files, in groups. All files are in the library, or all in the trash. */
export function useMenuItems(files: readonly Media[], acts: MenuActs): readonly (readonly MenuItem[])[] {
  const t = useLanguage().t.library;
  const texts = useLibraryTexts().menu;
  const trash = useTrashTexts();
  const albums = useAlbumTexts();
  const tags = useTagActionTexts();
  const { make } = useVisibilityTexts();
  const ids = files.map(({ id }) => id);
  const only = files.length === 1 ? files[0] : undefined;

  if (files.some(isInTrash)) {
    return [
      [{ icon: "restore", text: trash.restore, act: () => acts.onRestore(ids) }, ...selectItem()],
      [deleteItem(trash.delete)],
    ];
  }
  const { onTakeOut } = acts;
  const links = files.flatMap(({ url }) => url ?? []);
  const copy: MenuItem = {
    icon: "copy",
    text: only ? t.copy : t.copyLinks,
    act: () => void copyOrTell(links, only?.name),
  };
  const groups: MenuItem[][] = [
    only
      ? [
          { icon: "image", text: texts.preview, act: () => acts.onOpen(only.id) },
          { icon: "pen", text: texts.rename, keys: "F2", act: () => renaming.set(only) },
          ...selectItem(),
        ]
      : [],
    [
      { icon: "tag", text: tags.tag, act: () => tagging.set(files) },
      { icon: "album", text: albums.add, act: () => adding.set(ids) },
      ...(onTakeOut ? [{ icon: "close" as const, text: albums.takeOut, act: () => onTakeOut(ids) }] : []),
    ],
    [
      { icon: "link", text: t.share, act: () => sharing.set(files.map(toShared)) },
      ...(links.length > 0 ? [copy] : []),
      { icon: "download", text: t.save, act: () => void saveFiles(files) },
      ...visibilityItem(),
    ],
    [deleteItem(t.delete)],
  ];
  return groups.filter((group) => group.length > 0);

  function selectItem(): MenuItem[] {
    return only ? [{ icon: "check", text: texts.select, act: () => acts.onSelect(only.id) }] : [];
  }

  function visibilityItem(): MenuItem[] {
    if (only === undefined) return [];
    const to = otherThan[only.visibility];
    return [{ icon: visibilityIcons[to], text: make[to], act: () => changing.set(only) }];
  }

  function deleteItem(text: string): MenuItem {
    return { icon: "trash", text, keys: "Delete", isDangerous: true, act: () => acts.onDelete(ids) };
  }
}
