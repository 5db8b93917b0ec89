import { useSyncExternalStore } from "react";
import { createFormat, type Format } from "../lib/format.ts";
import { readSetting, writeSetting } from "../lib/settings.ts";
import { en, type Texts } from "./en.ts";

export const locales = ["en", "ko"] as const;
export type Locale = (typeof locales)[number];

/** Each language by its own name, so that who cannot read the others finds it. */
export const localeNames: Record<Locale, string> = { en: "English", ko: "한국어" };

export type Language = { locale: Locale; t: Texts; format: Format };

const english: Language = { locale: "en", t: en, format: createFormat("en") };

let current = english;
const listeners = new Set<() => void>();

/** The language of the moment, for code outside components. */
export function currentLanguage(): Language {
  return current;
}

/** The language's texts and formats; a component that uses them is rendered again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage);
}

/** Changes the language, and keeps the choice in this browser. */
export async function chooseLanguage(locale: Locale): Promise<void> {
  writeSetting("locale", locale);
  show(await load(locale));
}

/** The language chosen here before, or the first of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  show(await load(locales.find((locale) => locale === readSetting("locale")) ?? preferred(navigator.languages)));
}

export function preferred(wanted: readonly string[]): Locale {
  const found = wanted.map((tag) => locales.find((locale) => tag.toLowerCase().split("-")[0] === locale));
  return found.find((locale) => locale !== undefined) ?? "en";
}

/** English is always there; another language comes when it is wanted. */
async function load(locale: Locale): Promise<Language> {
  switch (locale) {
    case "en":
      return english;
    case "ko": {
      const { ko } = await import("./ko.ts");
      return { locale, t: ko, format: createFormat(locale) };
    }
  }
}

function show(language: Language): void {
  current = language;
  document.documentElement.lang = language.locale;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
