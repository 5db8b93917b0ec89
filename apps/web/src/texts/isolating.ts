/** Letters that are written from the right, and marks that change a direction. */
const fromRight =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}\p{Bidi_Control}]/u;

/**
 * Encloses a text that may be written from the right, so that what is around it keeps its order. Marks in the text that
 * change a direction are left out: one of them would end the enclosure.
 */
export const isolated = (text: string): string =>
  fromRight.test(text) ? `\u2068${text.replaceAll(/\p{Bidi_Control}/gu, "")}\u2069` : text;

/** Returns the same texts, whose functions isolate every name that they put into a sentence. */
export function isolating<Texts extends object>(texts: Texts): Texts {
  const changed = Object.entries(texts).map(([name, text]): [string, unknown] => [name, isolateIn(text)]);
  return Object.assign({}, texts, Object.fromEntries(changed));
}

function isolateIn(text: unknown): unknown {
  if (typeof text === "function") {
    return (...given: unknown[]): unknown =>
      Reflect.apply(
        text,
        undefined,
        given.map((each) => (typeof each === "string" ? isolated(each) : each)),
      );
  }
  return typeof text === "object" && text !== null && !Array.isArray(text) ? isolating(text) : text;
}
