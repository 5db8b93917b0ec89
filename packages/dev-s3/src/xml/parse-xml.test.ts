import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { childrenOf, parseXml, textOf } from "./parse-xml.ts";
import { S3Error } from "../s3-error.ts";
import { xmlDocument } from "./xml.ts";

test("reads elements, text, entities, CDATA, comments and prefixes", () => {
  const root = parseXml(
    `\uFEFF<?xml version="1.0"?>\n<!-- a --><s3:Delete xmlns:s3="x"><Object><Key>a&amp;&#x1F600;&#98;<![CDATA[<c>]]></Key></Object><Quiet/></s3:Delete>\n`,
  );
  expect(root.name).toBe("Delete");
  expect(childrenOf(root, "Object").map((object) => textOf(object, "Key"))).toEqual(["a&😀b<c>"]);
  expect(textOf(root, "Quiet")).toBe("");
});

test("reads back any text that is written", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
      (text) => {
        const [child] = childrenOf(parseXml(xmlDocument("Root", { Key: text })), "Key");
        expect(child?.text).toBe(text);
      },
    ),
  );
});

describe("what is not well-formed is MalformedXML", () => {
  test.each([
    "",
    "text",
    "<a>",
    "<a></b>",
    "</a>",
    "<a/><b/>",
    "<a>&unknown;</a>",
    "<a>&#0;</a>",
    "<a b></a>",
    "<a><",
    "<a>text</a>more",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<a><!-- </a>",
  ])("%j", (text) => {
    expect(() => parseXml(text)).toThrow(S3Error);
  });

  test("any text ends in an answer, soon", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", ">", "/", "a", " ", "=", '"', "&", ";", "<!--", "<![CDATA[", "?")),
        (parts) => {
          try {
            parseXml(parts.join(""));
          } catch (error) {
            expect(error).toMatchObject({ code: "MalformedXML" });
          }
        },
      ),
    );
  });
});
