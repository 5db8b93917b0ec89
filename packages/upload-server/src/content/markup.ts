const htmlTags = new Set(
  "a abbr article b base blockquote body br button center code div em embed fieldset font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input li link main marquee meta nav noscript object ol p pre script section select span strong style table tbody td template textarea th title tr u ul video".split(
    " ",
  ),
);

/** Returns the media type of a text's markup; undefined for a text that does not begin like markup. */
export function markupOf(text: string): string | undefined {
  const { at, doctype, declared } = skipProlog(text);
  const name = /^<([^\s/>]+)/.exec(text.slice(at, at + 200))?.[1]?.toLowerCase();
  if (name === undefined) return doctype === "html" ? "text/html" : declared ? "application/xml" : undefined;
  // A prefix stands for a namespace: <svg:svg>.
  const local = name.slice(name.indexOf(":") + 1);
  if (local === "svg") return "image/svg+xml";
  if (local === "html" && declared) return "application/xhtml+xml";
  if (local === "html" || doctype === "html" || htmlTags.has(name)) return "text/html";
  return "application/xml";
}

/** Skips white space, XML's declaration, comments, processing instructions and the document type. */
function skipProlog(text: string): Prolog {
  const prolog: Prolog = { at: 0, doctype: undefined, declared: false };
  for (;;) {
    const at = skipSpace(text, prolog.at);
    prolog.at = at;
    const rest = text.slice(at, at + 20).toLowerCase();
    const end = endOfProlog(text, { at, rest });
    if (end === undefined || end <= at) return prolog;
    if (rest.startsWith("<?xml")) prolog.declared = true;
    if (rest.startsWith("<!doctype"))
      prolog.doctype = /^<!doctype\s+([^\s>[]+)/i.exec(text.slice(at, at + 200))?.[1]?.toLowerCase();
    prolog.at = end;
  }
}

type Prolog = {
  /** The offset after the prolog. */
  at: number;
  doctype: string | undefined;
  /** Whether there is an XML declaration. */
  declared: boolean;
};

function skipSpace(text: string, from: number): number {
  const space = /[\s\uFEFF]*/y;
  space.lastIndex = from;
  return space.test(text) ? space.lastIndex : from;
}

function endOfProlog(text: string, { at, rest }: { at: number; rest: string }): number | undefined {
  if (rest.startsWith("<!--")) return after(text, { mark: "-->", from: at + 4 });
  if (rest.startsWith("<?")) return after(text, { mark: ">", from: at });
  if (rest.startsWith("<!doctype")) return endOfDoctype(text, at);
  return undefined;
}

function after(text: string, { mark, from }: { mark: string; from: number }): number | undefined {
  const found = text.indexOf(mark, from);
  return found === -1 ? undefined : found + mark.length;
}

/** Finds the end of a document type, which may have declarations in brackets, and ">" or "]" in quotes and comments. */
function endOfDoctype(text: string, start: number): number | undefined {
  let inBrackets = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'" || text.startsWith("<!--", at)) {
      const mark = character === "<" ? "-->" : character;
      const end = after(text, { mark, from: at + 1 });
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === "[") inBrackets = true;
    else if (character === "]") inBrackets = false;
    else if (character === ">" && !inBrackets) return at + 1;
  }
  return undefined;
}
