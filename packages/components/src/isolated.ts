/** Letters that are written from the right, and marks that change a direction. */
const fromRight =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}\p{Bidi_Control}]/u;

/**
 * Encloses a name that may be written from the right, so that the sentence around it keeps its order. Marks in the name
 * that change a direction are left out: one of them would end the enclosure.
 */
export const isolated = (name: string): string =>
  fromRight.test(name) ? `\u2068${name.replace(/\p{Bidi_Control}/gu, "")}\u2069` : name;
