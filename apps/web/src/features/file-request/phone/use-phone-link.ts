import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { announce } from "../../../components/live-region.tsx";
import { trpc } from "../../../lib/trpc.ts";
import { usePerson } from "../../account/use-session.tsx";
import { type FileRequest, takesNoMore } from "../takes-no-more.ts";
import { usePhoneTexts } from "./texts.ts";

/** How often the dialog checks for new files (milliseconds). */
const rhythm = 2_000;

export type PhoneLink = {
  /** Undefined until there is one. */
  link: FileRequest | undefined;
  isOver: boolean;
  /** Why there is none. */
  error: unknown;
  endFailed: boolean;
  retry: () => void;
  end: () => void;
};

/** Provides the link for the person's own phone, an open one or a new one, and the files that have arrived by it. */
export function usePhoneLink(): PhoneLink {
  const t = usePhoneTexts();
  const person = usePerson();
  const cache = trpc.useUtils();
  const create = trpc.fileRequest.create.useMutation();
  const made = useQuery({
    queryKey: ["phone-link", person.id],
    queryFn: async () => {
      const open = (await cache.fileRequest.list.fetch()).find((each) => each.ownDevice && !takesNoMore(each));
      if (open) return open.id;
      const { id } = await create.mutateAsync({ title: t.requestTitle, maxFiles: 200, ownDevice: true });
      // From here on, a link that is not listed no longer exists.
      await cache.fileRequest.list.fetch();
      return id;
    },
    // Requested once each time the dialog is opened.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data: requests } = trpc.fileRequest.list.useQuery(undefined, {
    enabled: made.isSuccess,
    refetchInterval: rhythm,
  });
  const end = trpc.fileRequest.end.useMutation({
    onSettled: () => cache.fileRequest.list.invalidate(),
  });
  const link = requests?.find(({ id }) => id === made.data);
  const isLate = useIsPast(link?.expiresAt);
  useArrivals(link?.arrived);

  return {
    link,
    isOver: made.isSuccess && requests !== undefined && (link === undefined || isLate || takesNoMore(link)),
    error: made.error,
    endFailed: end.isError,
    retry: () => void made.refetch(),
    end: () => {
      if (link) end.mutate({ id: link.id });
    },
  };
}

/** Whether a moment has passed; renders again when it does. */
function useIsPast(iso: string | undefined): boolean {
  const [past, setPast] = useState<string>();
  useEffect(() => {
    if (iso === undefined) return undefined;
    const timer = setTimeout(() => setPast(iso), Date.parse(iso) - Date.now());
    return () => clearTimeout(timer);
  }, [iso]);
  return iso !== undefined && past === iso;
}

/** Announces new files, and shows them in the library at once. */
function useArrivals(arrived = 0): void {
  const t = usePhoneTexts();
  const cache = trpc.useUtils();
  const tell = useEffectEvent(() => {
    announce(t.arrived(arrived));
    void cache.media.invalidate();
  });
  useEffect(() => {
    if (arrived > 0) tell();
  }, [arrived]);
}
