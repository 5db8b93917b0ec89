/** An XML element: its text, its children, or the same element several times. */
type XmlNode = string | number | boolean | XmlElements | readonly XmlNode[];
export type XmlElements = { readonly [name: string]: XmlNode | undefined };

const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Writes a document with S3's namespace; an `<Error>` and the response to a form have none. */
export function xmlDocument(root: string, content: XmlElements): string {
  const attribute = ["Error", "PostResponse"].includes(root) ? "" : ` xmlns="${xmlns}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${children(content)}</${root}>`;
}

function children(elements: XmlElements): string {
  return Object.entries(elements)
    .map(([name, node]) => (node === undefined ? "" : element(name, node)))
    .join("");
}

function element(name: string, node: XmlNode): string {
  if (isList(node)) return node.map((one) => element(name, one)).join("");
  const content = typeof node === "object" ? children(node) : escapeXml(String(node));
  return `<${name}>${content}</${name}>`;
}

function isList(node: XmlNode): node is readonly XmlNode[] {
  return Array.isArray(node);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Escapes control characters as references, as S3 does: a key may contain any of them. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']|\p{Cc}/gu, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}
