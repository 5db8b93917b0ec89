import { useMutation } from "@tanstack/react-query";
import { DropdownMenu } from "radix-ui";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { buttonClass } from "../components/button.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { currentPerson } from "../features/account/current-person.ts";
import { isLeaving, leave } from "../features/account/leave.ts";
import { type Person, useSession } from "../features/account/use-session.tsx";
import { initialOf } from "../lib/initial-of.ts";
import { useStore } from "../lib/store.ts";
import { theme, themes, type Theme } from "../lib/theme.ts";
import { chooseLanguage, localeNames, locales, useLanguage } from "../texts/language.ts";
import { Choices, menuItem } from "./choices.tsx";
import { routeOf } from "./routes.tsx";
import { SignOutNotice } from "./sign-out-notice.tsx";

const themeIcons: Record<Theme, IconName> = { system: "device", light: "sun", dark: "moon" };

export function AccountMenu() {
  const { t, locale } = useLanguage();
  const session = useSession();
  const [path] = useLocation();
  const chosenTheme = useStore(theme);
  const signOut = useMutation({ mutationFn: leave });
  const person = session.status === "signed-in" ? session.person : undefined;
  // A failure of one session is not shown in the next.
  useEffect(() => currentPerson.subscribe(signOut.reset), [signOut.reset]);
  const trigger = useRef<HTMLButtonElement>(null);
  const leaving = useRef<Person>(undefined);
  const who = person === undefined ? t.menu.signedOut : person.isGuest ? t.account.guestName : person.name;

  return (
    <div className="flex items-center gap-2">
      {session.status === "signed-out" && routeOf(path)?.needsPerson === false && (
        <Link href="/" className={buttonClass("quiet")}>
          {t.menu.signIn}
        </Link>
      )}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          ref={trigger}
          aria-label={t.menu.label(who)}
          className="bg-sunken hover:bg-line data-[state=open]:bg-line grid size-11 place-items-center rounded-full text-sm font-semibold transition-colors"
        >
          {person === undefined || person.isGuest ? <Icon name="person" /> : initialOf(person.name)}
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            if (leaving.current === undefined) return;
            // The focus goes back to the button first, so that the question gives it back there.
            event.preventDefault();
            trigger.current?.focus({ preventScroll: true });
            signOut.mutate(leaving.current);
            leaving.current = undefined;
          }}
          className="border-line bg-panel text-ink shadow-float animate-rise z-40 max-h-(--radix-dropdown-menu-content-available-height) w-64 overflow-y-auto rounded-2xl border p-1.5"
        >
          <p dir="auto" className="text-muted truncate px-3 pt-2 pb-1 text-left text-sm">
            {who}
          </p>
          {person !== undefined && (
            <>
              <PageItem href="/account" icon="person" name={person.isGuest ? t.menu.keepFiles : t.menu.account} />
              <PageItem href="/links" icon="link" name={t.nav.links} />
              <PageItem href="/requests" icon="download" name={t.nav.requests} />
            </>
          )}
          <Line />
          <Choices
            label={t.menu.theme}
            choices={themes.map((value) => ({ value, icon: themeIcons[value], name: t.menu.themes[value] }))}
            chosen={chosenTheme}
            onChoose={theme.set}
          />
          <Line />
          <Choices
            label={t.menu.language}
            choices={locales.map((value) => ({
              value,
              icon: "globe",
              name: <span lang={value}>{localeNames[value]}</span>,
            }))}
            chosen={locale}
            onChoose={(value) => void chooseLanguage(value)}
          />
          {person !== undefined && (
            <>
              <Line />
              <DropdownMenu.Item className={menuItem} onSelect={() => isLeaving.get() || (leaving.current = person)}>
                <Icon name="signOut" className="text-muted size-4.5" />
                {t.menu.signOut}
              </DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {person !== undefined && (
        <SignOutNotice error={signOut.error} onAgain={() => signOut.mutate(person)} onClose={signOut.reset} />
      )}
    </div>
  );
}

function PageItem({ href, icon, name }: { href: string; icon: IconName; name: string }) {
  const [path] = useLocation();
  return (
    <DropdownMenu.Item asChild>
      <Link
        href={href}
        aria-current={path === href ? "page" : undefined}
        className={`${menuItem} group aria-[current]:bg-accent-soft aria-[current]:font-medium`}
      >
        <Icon name={icon} className="text-muted group-aria-[current]:text-accent size-4.5" />
        {name}
      </Link>
    </DropdownMenu.Item>
  );
}

function Line() {
  return <DropdownMenu.Separator className="bg-line mx-3 my-1.5 h-px" />;
}
