import { createFormat, type Format } from "../lib/format.ts";
import { createSetting, createStore, useStore } from "../lib/store.ts";
import { en, type Texts } from "./en.ts";
import { isolating } from "./isolating.ts";

export const locales = ["en", "ko"] as const;
export type Locale = (typeof locales)[number];

/** Each language by its own name, for people who can't read the others. */
export const localeNames: Record<Locale, string> = { en: "English", ko: "한국어" };

export type Language = { locale: Locale; t: Texts; format: Format };

const english: Language = { locale: "en", t: isolating(en), format: createFormat("en") };
const language = createStore(english);

/** Returns the current language, for code outside components. */
export const currentLanguage = language.get;

/** Returns the language's texts and formats; a component that uses them is rendered again when the language changes. */
export function useLanguage(): Language {
  return useStore(language);
}

/**
 * The language that was chosen before, or the first of the browser's languages that exists here. Unit tests have no
 * browser.
 */
const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
const choice = createSetting<Locale>("locale", locales, preferred(wanted));

export function startLanguage(): Promise<void> {
  return show(choice.get());
}

/** Changes the language, and keeps the choice in this browser. */
export async function chooseLanguage(locale: Locale): Promise<void> {
  choice.set(locale);
  await show(locale);
}

export function preferred(wanted: readonly string[]): Locale {
  const found = wanted.map((tag) => locales.find((locale) => tag.toLowerCase().split("-")[0] === locale));
  return found.find((locale) => locale !== undefined) ?? "en";
}

async function show(locale: Locale): Promise<void> {
  language.set(await load(locale));
  document.documentElement.lang = locale;
}

/** English is always loaded; another language is loaded when it is needed. */
async function load(locale: Locale): Promise<Language> {
  switch (locale) {
    case "en":
      return english;
    case "ko": {
      const { ko } = await import("./ko.ts");
      return { locale, t: isolating(ko), format: createFormat(locale) };
    }
  }
}
