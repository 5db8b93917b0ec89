import { S3Error } from "../s3-error.ts";

export type XmlTree = { name: string; text: string; children: XmlTree[] };

const token =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * Parses what S3's clients send: elements and text. Attributes are skipped, prefixes removed. A document type is not
 * read, so an entity can't grow or read a file.
 *
 * @throws S3Error MalformedXML
 */
export function parseXml(document: string): XmlTree {
  const top: XmlTree = { name: "", text: "", children: [] };
  const open = [top];
  const text = document.replace(/^\uFEFF/, "");
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    const current = open.at(-1);
    if (match === null || current === undefined) throw new S3Error("MalformedXML");
    const [, cdata, closing, opening, , selfClosing, characters] = match;
    if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += decodeEntities(characters);
    else if (closing !== undefined) {
      if (open.length === 1 || localName(closing) !== current.name) throw new S3Error("MalformedXML");
      open.pop();
    } else if (opening !== undefined) {
      const element = { name: localName(opening), text: "", children: [] };
      current.children.push(element);
      if (selfClosing === "") open.push(element);
    }
  }
  const [root, ...others] = top.children;
  if (root === undefined || others.length > 0 || open.length > 1 || top.text.trim() !== "") {
    throw new S3Error("MalformedXML");
  }
  return root;
}

function localName(name: string): string {
  return name.replace(/^.*:/, "");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&([^;]*);?/g, (_whole, name: string) => {
    const code = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
    const known = code === null ? entities[name] : decodeCode(code[1], code[2]);
    if (known === undefined) throw new S3Error("MalformedXML");
    return known;
  });
}

function decodeCode(hex: string | undefined, decimal: string | undefined): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

export function childrenOf(tree: XmlTree, name: string): XmlTree[] {
  return tree.children.filter((child) => child.name === name);
}

/** @throws S3Error MalformedXML if there are two */
export function childOf(tree: XmlTree, name: string): XmlTree | undefined {
  const [child, ...others] = childrenOf(tree, name);
  if (others.length > 0) throw new S3Error("MalformedXML");
  return child;
}

export function textOf(tree: XmlTree, name: string): string | undefined {
  return childOf(tree, name)?.text.trim();
}

export function textsOf(tree: XmlTree, name: string): string[] {
  return childrenOf(tree, name).map((child) => child.text.trim());
}

/** @throws S3Error MalformedXML if there is an element that S3's schema does not allow here */
export function checkChildren(tree: XmlTree, known: readonly string[]): void {
  if (tree.children.some(({ name }) => !known.includes(name))) throw new S3Error("MalformedXML");
}
