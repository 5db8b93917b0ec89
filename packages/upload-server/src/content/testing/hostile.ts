import { gzipSync } from "node:zlib";
import {
  bmpHeader,
  box,
  ftyp,
  gifFrame,
  gifHeader,
  heif,
  heifOf,
  ispe,
  join,
  jpegFrame,
  le,
  namedZip,
  noise,
  officeZip,
  pdf,
  pngChunk,
  pngHeader,
  properties,
  sample,
  segment,
  tiff,
  tiffEntry,
  tiffOf,
  track,
  u32,
  utf16,
  utf8,
  webpHeader,
  withChunk,
  withSegments,
  zip,
} from "./build.ts";
import { fileOf, payload, script, type CorpusFile, type Shape } from "./corpus.ts";

/** Gives all files of a kind the same verdict. */
const all = (verdict: CorpusFile["verdict"], shapes: readonly Shape[]): CorpusFile[] =>
  shapes.map((shape) => ({ ...fileOf(shape), verdict }));

const htmlText = `<!doctype html><html>${script}</html>`;
const html = utf8(htmlText);
const svgText = `<svg xmlns="http://www.w3.org/2000/svg" onload='${payload}'/>`;
const svg = utf8(svgText);
const prefixedText = `<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script>${payload}</x:script></x:svg>`;
const svgPrefixed = utf8(prefixedText);
const exe = join("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", noise(200));
const elf = join("\x7fELF\x02\x01\x01", noise(200));
const plainZip = zip([{ name: "list.txt" }]);
const jpeg = sample("photo.jpg");
/** A PNG that Windows' script hosts and HTML host run if it has their extension. */
const pngScript = withChunk(sample("photo.png"), pngChunk("tEXt", join("Comment\0\r\n@start calc\r\n", html)));
/** Duplicate tags. Some readers use the first, others the last. */
const twice = (type: number) => [256, 257].flatMap((tag) => [tiffEntry(tag, 30_000, type), tiffEntry(tag, 10)]);
const docx = sample("report.docx");
const odtType = "application/vnd.oasis.opendocument.text";
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/** A program whose unused bytes contain a film's signature. */
const exeBrand = join("MZ\x90\0ftypisom", noise(200));

const disguises = all("FILE_CONTENT_MISMATCH", [
  ["photo.jpg", "image/jpeg", "HTML", html],
  ["photo.png", "image/png", "SVG", svg],
  [
    "logo.png",
    "image/png",
    "SVG behind its mark, a comment and white space",
    utf8(`\uFEFF \n<!-- x --> ${prefixedText}`),
  ],
  ["logo.gif", "image/gif", "SVG by another prefix", svgPrefixed],
  ["logo.webp", "image/webp", "SVG in UTF-16", utf16(svgText)],
  [
    "logo.avif",
    "image/avif",
    "SVG behind a document type with entities",
    utf8(`<!DOCTYPE x [<!ENTITY a "<svg>">]>${prefixedText}`),
  ],
  ["shell.jpg", "image/jpeg", "PHP", utf8("<?php system($_GET['c']); ?>")],
  ["photo.jpeg", "image/jpeg", "a Windows program", exe],
  ["icon.png", "image/png", "a Linux program", elf],
  ["icon.gif", "image/gif", "a Mac's program", join("\xcf\xfa\xed\xfe", noise(99))],
  ["logo.bmp", "image/bmp", "text that begins as a BMP does", utf8(`BM=1;${payload}//`)],
  ["pixel.gif", "image/gif", "JavaScript that begins as a GIF does", utf8(`GIF89a=1;${payload}//`)],
  ["movie.jpg", "image/jpeg", "Flash", join("CWS\x0a", noise(99))],
  ["code.png", "image/png", "WebAssembly", join("\0asm\x01\0\0\0", noise(99))],
  ["Main.gif", "image/gif", "Java's class", join("\xca\xfe\xba\xbe\0\0\0\x34", noise(99))],
  ["link.pdf", "application/pdf", "a Windows shortcut", join("L\0\0\0\x01\x14\x02\0", noise(99))],
  ["invoice.pdf", "application/pdf", "HTML", html],
  ["paper.pdf", "application/pdf", "ZIP", plainZip],
  ["phish.pdf", "application/pdf", "HTML with a PDF's mark in it", join(html, pdf())],
  ["binary.pdf", "application/pdf", "HTML before a binary PDF", join(script, pdf(), noise(99))],
  [
    "marked.pdf",
    "application/pdf",
    "the same behind a byte order mark",
    join("\xef\xbb\xbf", script, pdf(), noise(99)),
  ],
  [
    "xml.pdf",
    "application/pdf",
    "XML behind a byte order mark, before a binary PDF",
    join("\xef\xbb\xbf", '<?xml version="1.0"?><svg>', script, pdf(), noise(99)),
  ],
  [
    "both.pdf",
    "application/pdf",
    "ZIP with a PDF as its first file",
    zip([{ name: "a", content: pdf(), stored: true }]),
  ],
  ["film.mp4", "video/mp4", "HTML", html],
  ["film.mov", "video/quicktime", "a picture", join(ftyp("heic", "mif1"), box("mdat", noise(99)))],
  ["film.webm", "video/webm", "Matroska", sample("film.mkv")],
  ["song.mp3", "audio/mpeg", "a Windows program", exe],
  ["song.wav", "audio/wav", "a film", sample("film.avi")],
  ["tag.mp3", "audio/mpeg", "HTML that begins as a tag does", utf8(`ID3${script}`)],
  ["photo.heic", "image/heic", "a film", sample("film.mp4")],
  ["wrong.png", "image/png", "JPEG", jpeg],
  ["wrong.jpg", "image/jpeg", "WebP", sample("photo.webp")],
  ["table.csv", "text/csv", "a Windows program", exe],
  ["notes.txt", "text/plain", "a Linux program", elf],
  ["packed.txt", "text/plain", "HTML, compressed: a Content-Encoding would unpack it", new Uint8Array(gzipSync(html))],
  ["base.csv", "text/csv", "a database", join("SQLite format 3\0", noise(99))],
  ["data.json", "application/json", "HTML", html],
  ["letter.docx", "", "ZIP", plainZip],
  ["macro.docx", "", "Word with macros", officeZip("word", "document.xml", { name: "word/vbaProject.bin" })],
  ["macro.xlsx", "", "Excel with macros", officeZip("xl", "workbook.xml", { name: "xl/vbaProject.bin" })],
  ["table.xlsx", "", "Word", docx],
  ["old.docx", "", "Word's older format, macros and all", sample("letter.doc")],
  ["table.docx", "", "HTML", html],
  ["slides.pptx", "", "RAR", join("Rar!\x1a\x07\x01\0", noise(99))],
  ["letter.doc", "application/msword", "a Windows program", exe],
  ["table.xls", "application/vnd.ms-excel", "Word's older format", sample("letter.doc")],
  ["letter.hwp", "", "a Windows program", exe],
  ["book.epub", "application/epub+zip", "ZIP", plainZip],
  ["book.odt", "", "EPUB", namedZip("application/epub+zip", "META-INF/container.xml")],
  ["app.docx", "", "Java", zip([{ name: "META-INF/MANIFEST.MF" }, { name: "Main.class" }])],
  ["app.hwpx", "", "Android", zip([{ name: "AndroidManifest.xml" }, { name: "META-INF/MANIFEST.MF" }])],
  ["photo.foo", "image/x-foo", "a member of a family that nobody can check", noise(99)],
  ["photo.jpg", "image/jpeg", "ZIP that calls itself JPEG", namedZip("image/jpeg", "a.exe")],
  ["paper.pdf", "application/pdf", "ZIP that calls itself PDF", namedZip("application/pdf", "a.exe")],
  [
    "both.pdf",
    "application/pdf",
    "ZIP that calls itself PDF, with a PDF as its second file",
    zip([
      { name: "mimetype", content: "application/pdf", stored: true },
      { name: "a", content: pdf(), stored: true },
    ]),
  ],
  ["film.mp4", "video/mp4", "Java that calls itself MP4", namedZip("video/mp4", "META-INF/MANIFEST.MF")],
  ["song.mp3", "audio/mpeg", "Android that calls itself MP3", namedZip("audio/mpeg", "AndroidManifest.xml")],
  ["notes.txt", "text/plain", "ZIP that calls itself a text", namedZip("text/plain", "a.exe")],
  ["letter.docx", "", "ZIP that calls itself DOCX", namedZip(docxType, "a.exe")],
  ["app.docx", "", "Java that calls itself DOCX", namedZip(docxType, "META-INF/MANIFEST.MF", "Main.class")],
  ["app.docx", "", "DOCX and Java in one", officeZip("word", "document.xml", { name: "META-INF/MANIFEST.MF" })],
  ["app.odt", "", "Java that calls itself ODT", namedZip(odtType, "META-INF/MANIFEST.MF", "content.xml")],
  [
    "app.odt",
    "",
    "the same behind a byte order mark",
    join("\xef\xbb\xbf", namedZip(odtType, "META-INF/MANIFEST.MF", "content.xml")),
  ],
  ["app.epub", "", "Android that calls itself EPUB", namedZip("application/epub+zip", "AndroidManifest.xml")],
  [
    "macro.docx",
    "",
    "Word with macros that calls itself DOCX",
    officeZip(
      "word",
      "document.xml",
      { name: "word/vbaProject.bin" },
      { name: "mimetype", content: docxType, stored: true },
    ),
  ],
  [
    "macro.odt",
    "",
    "Word with macros that calls itself ODT",
    namedZip(odtType, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
  ],
  ["photo.foo", "image/x-foo", "ZIP that calls itself a member of a family", namedZip("image/x-foo", "a.exe")],
  ["film.mp4", "video/mp4", "a Windows program with a film's mark", exeBrand],
]);

const damaged = all("FILE_DAMAGED", [
  ["magic.jpg", "image/jpeg", "three bytes of a JPEG before HTML", join("\xff\xd8\xff\0", html)],
  ["cut.jpg", "image/jpeg", "a JPEG cut before its size", jpeg.subarray(0, 100)],
  ["magic.png", "image/png", "a PNG's mark before HTML", join("\x89PNG\r\n\x1a\n", html)],
  [
    "endless.jpg",
    "image/jpeg",
    "10 MB of segments before the size",
    withSegments(jpeg, ...Array.from({ length: 160 }, () => segment(0xe1, noise(65_000)))),
  ],
  ["flat.png", "image/png", "no height", pngHeader(100, 0)],
  [
    "crowd.avif",
    "image/avif",
    "a small size and ten thousand properties",
    heifOf("avif", properties(ispe(10, 10), ...Array.from({ length: 10_000 }, () => box("free")))),
  ],
  [
    "far.avif",
    "image/avif",
    "a small picture, and a film of 30,000 squared behind 10 MB in boxes",
    heifOf(
      "avis",
      properties(ispe(10, 10)),
      ...Array.from({ length: 9 }, () => box("free", noise(1.1e6))),
      track(3e4, 3e4),
    ),
  ],
  ["signed.tif", "image/tiff", "30,000 squared in numbers with a sign, and then a small size", tiffOf(twice(9))],
  ["magic.tif", "image/tiff", "a directory that is not there", join("II*\0", le(u32(1e9)), noise(99))],
  ["magic.docx", "", "a ZIP's mark and no table of contents", join("PK\x03\x04", noise(999))],
  ["cut.xlsx", "", "half an XLSX", sample("table.xlsx").subarray(0, 3000)],
]);

const bombs = [
  ...all("FILE_TOO_MANY_PIXELS", [
    ["bomb.png", "image/png", "64,250 squared in a header", pngHeader(64_250, 64_250)],
    ["bomb.jpg", "image/jpeg", "65,500 squared in a header", join("\xff\xd8", jpegFrame(65_500, 65_500))],
    ["bomb.gif", "image/gif", "65,535 squared on the screen", join(gifHeader(65_535, 65_535), gifFrame(1, 1))],
    [
      "frame.gif",
      "image/gif",
      "a frame of 65,535 squared on a screen of one pixel",
      join(gifHeader(1, 1), gifFrame(65_535, 65_535)),
    ],
    ["bomb.webp", "image/webp", "16,777,216 by 16,777,216", webpHeader(16_777_216, 16_777_216)],
    ["bomb.avif", "image/avif", "100,000 squared in its properties", heif("avif", 100_000, 100_000)],
    ["bomb.heic", "image/heic", "100,000 squared in its properties", heif("heic", 100_000, 100_000)],
    [
      "behind.avif",
      "image/avif",
      "30,000 squared behind a small size and a thousand properties",
      heifOf("avif", properties(ispe(10, 10), ...Array.from({ length: 1000 }, () => box("free")), ispe(3e4, 3e4))),
    ],
    [
      "profile.avif",
      "image/avif",
      "30,000 squared behind a small size and 300 KB of colour profile",
      heifOf("avif", properties(ispe(10, 10), box("colr", noise(300_000)), ispe(3e4, 3e4))),
    ],
    [
      "second.heic",
      "image/heic",
      "30,000 squared in its second list of properties",
      heifOf("heic", properties(ispe(10, 10)), properties(ispe(3e4, 3e4))),
    ],
    [
      "film.avif",
      "image/avif",
      "a small picture and a film of 30,000 squared",
      heifOf("avis", properties(ispe(10, 10)), track(3e4, 3e4)),
    ],
    [
      "longer.avif",
      "image/avif",
      "a film of 30,000 squared, and a smaller size where its header should have ended",
      heifOf("avis", track(3e4, 3e4, join(u32(10 * 0x1_0000), u32(10 * 0x1_0000)))),
    ],
    ["bomb.bmp", "image/bmp", "2 billion wide", bmpHeader(0x7fff_ffff, 1)],
    ["bomb.tif", "image/tiff", "65,535 squared, told at the end", tiff(65_535, 65_535, { padding: 100_000 })],
    ["twice.tif", "image/tiff", "30,000 squared, and then a small size", tiffOf(twice(4))],
    ["last.tif", "image/tiff", "a small size, and then 30,000 squared", tiffOf(twice(4).toReversed())],
  ]),
  ...all("FILE_TOO_LARGE_UNPACKED", [
    [
      "bomb.docx",
      "",
      "4 GB in one part",
      officeZip("word", "document.xml", { name: "word/bomb.xml", claims: 0xffff_fff0 }),
    ],
    [
      "bomb.xlsx",
      "",
      "2 GB in a thousand parts",
      officeZip(
        "xl",
        "workbook.xml",
        ...Array.from({ length: 1000 }, (_, part) => ({ name: `xl/${part}.xml`, claims: 2e6 })),
      ),
    ],
    ["bomb.epub", "", "3 GB", zip([{ name: "META-INF/container.xml", claims: 3e9 }])],
  ]),
  ...naming(
    [".xyz"],
    all("FILE_TOO_MANY_PIXELS", [
      ["bomb.xyz", "", "a bomb under a name that only the application knows", pngHeader(64_250, 64_250)],
    ]),
  ),
  ...naming(
    [".zip"],
    all("FILE_TOO_LARGE_UNPACKED", [
      [
        "bomb.zip",
        "application/zip",
        "files that share their bytes: 400 GB",
        zip(Array.from({ length: 100 }, (_, file) => ({ name: `${file}`, claims: 4e9 }))),
      ],
    ]),
  ),
];

/** Refused by their content, because no rule names them. */
const unnamedPrograms = all("FILE_CONTENT_MISMATCH", [
  ["tool.exe2", "", "a Windows program under an ending that nothing knows, where anything is accepted", exe],
  ["tool.exe2", "application/x-msdownload", "the same, and it says so", exe],
  ["tool.data", "", "a Linux program, where anything is accepted", elf],
  ["tool.data", "", "a Windows program with a film's mark, where anything is accepted", exeBrand],
  ["app.bundle", "", "Java, where anything is accepted", zip([{ name: "META-INF/MANIFEST.MF" }])],
  [
    "app.bundle",
    "application/x-bundle",
    "Java that calls itself what it is declared as, where anything is accepted",
    namedZip("application/x-bundle", "META-INF/MANIFEST.MF"),
  ],
]).map((file) => ({ ...file, only: ["*/*"] }));

/** Refused by name and type, before a byte is sent. */
const unwelcome = [
  ...all("FILE_TYPE_NOT_ALLOWED", [
    ["logo.svg", "image/svg+xml", "SVG among the images", svg],
    ["logo.svgz", "image/svg+xml", "compressed SVG among the images", new Uint8Array(gzipSync(svg))],
    ["page.html", "text/html", "HTML among the texts", html],
    ["page.xhtml", "application/xhtml+xml", "XHTML", html],
    ["page.html", "image/png", "HTML declared as PNG", html],
    ["photo.png", "text/html", "a PNG declared as HTML", sample("photo.png")],
    ["script.js", "text/javascript", "JavaScript among the texts", utf8(payload)],
    ["feed.xml", "text/xml", "XML among the texts", utf8("<a/>")],
    ["page.hta", "application/hta", "an HTML application", html],
    ["mail.mht", "message/rfc822", "a page as a mail", html],
    ["invoice.pdf.exe", "application/x-msdownload", "two extensions", exe],
    ["photo.jpg.html", "text/html", "two extensions, the last of them HTML", html],
    ["photo\u202Egpj.exe", "", "a name that reads as exe.jpg", exe],
    ["photo.svg.", "", "a dot at the end, which Windows drops", svg],
    ["photo.html%00.jpg.svg", "", "a zero in the name", svg],
    ["photo.png.exe", "image/png", "a PNG that is named as a program", sample("photo.png")],
    ["photo.hta", "image/png", "a PNG that is an HTML application too", pngScript],
    ["photo.bat", "image/png", "a PNG that is a batch file too", pngScript],
    ["photo.html.exe", "image/png", "a PNG with two extensions, neither of them its own", pngScript],
    ["photo.lnk", "", "a shortcut that says nothing of its type", pngScript],
    ["archive.zip", "application/zip", "an archive that nobody named", plainZip],
    ["archive.tar.gz", "application/gzip", "another", new Uint8Array(gzipSync("x"))],
  ]),
  ...all("FILE_EMPTY", [["empty.png", "image/png", "no bytes", join("")]]),
  ...all("FILE_NAME_INVALID", [["\u202E\u200B", "image/png", "a name of nothing that is seen", sample("photo.png")]]),
  ...all("FILE_TYPE_NOT_ALLOWED", [
    ["anything.zip", "application/zip", "an archive where anything is accepted", plainZip],
    ["page.hta", "", "an HTML application where anything is accepted", html],
    ["anything.exe", "", "a program where anything is accepted", exe],
    ["photo.scr", "image/png", "a PNG that is named as a program, where anything is accepted", pngScript],
  ]).map((file) => ({ ...file, only: ["*/*"] })),
];

/** Their content does not run anywhere, with the headers that they are served with. */
const harmless: readonly CorpusFile[] = [
  {
    ...fileOf(["wide.txt", "text/plain", "HTML in UTF-16", utf16(htmlText)]),
    verdict: "published",
    charset: "utf-16le",
  },
  ...all("published", [
    ["shell.php.jpg", "image/jpeg", "two extensions, the last of them true", jpeg],
    ["photo", "image/png", "a PNG and a script without an extension", pngScript],
    ["photo.htaccess", "image/png", "a PNG and a script under an extension that nothing knows", pngScript],
    ["gifar.jpg", "image/jpeg", "a JPEG and a Java archive", zip([{ name: "META-INF/MANIFEST.MF" }], jpeg)],
    ["comment.jpg", "image/jpeg", "HTML in a JPEG's comment", withSegments(jpeg, segment(0xfe, html))],
    [
      "text.png",
      "image/png",
      "HTML in a PNG's text",
      withChunk(sample("photo.png"), pngChunk("tEXt", join("Comment\0", html))),
    ],
    [
      "script.gif",
      "image/gif",
      "a GIF that is JavaScript too",
      join("GIF89a/*\x01\0\0\0\0", gifFrame(1, 1), `*/=1;${payload}`),
    ],
    ["script.bmp", "image/bmp", "a BMP that is JavaScript too", join(bmpHeader(1, 1), `*/=1;${payload}`)],
    ["frame.wav", "audio/wav", "HTML in a WAV", join("RIFF", le(u32(999)), "WAVE", html, noise(99))],
    ["tagged.mp3", "audio/mpeg", "HTML in a tag", join("ID3\x04\0\0\0\0\x20\0", html, noise(99))],
    ["movie.mp4", "video/mp4", "HTML in an MP4", join(ftyp("isom"), box("free", html), box("mdat", noise(99)))],
    ["both.pdf", "application/pdf", "a PDF and a ZIP", zip([{ name: "a.exe", content: exe }], join(pdf(), noise(99)))],
    [
      "script.pdf",
      "application/pdf",
      "JavaScript that a PDF opens with",
      pdf(`/OpenAction << /S /JavaScript /JS (${payload}; app.alert\\(1\\)) >>`),
    ],
    ["page.txt", "text/plain", "HTML in a text", html],
    ["seven.txt", "text/plain", "HTML in UTF-7", utf8("+ADw-script+AD4-alert(1)+ADw-/script+AD4-")],
    ["drawing.txt", "text/plain", "SVG in a text", svg],
    ["page.csv", "text/csv", "HTML in a CSV", html],
    ["formula.csv", "text/csv", "a formula that a spreadsheet would ask about", utf8("=cmd|'/c calc'!A0\n")],
    ["page.md", "text/markdown", "HTML in Markdown", html],
    ["page.vtt", "text/vtt", "HTML in subtitles", utf8(`WEBVTT\n\n00:00.000 --> 00:01.000\n${script}\n`)],
    ["page.xls", "application/vnd.ms-excel", "HTML in what only Excel opens", html],
  ]),
  ...naming(
    [".svg", ".svgz", ".html", ".xhtml", ".xml", ".zip", ".js", ".xyz"],
    all("published", [
      ["script.svg", "image/svg+xml", "SVG with a script, where SVG is named", svg],
      ["prefix.svg", "image/svg+xml", "SVG by a prefix, where SVG is named", svgPrefixed],
      [
        "laughs.svg",
        "image/svg+xml",
        "entities of entities, where SVG is named",
        utf8(`<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY b "x">]>${svgText}`),
      ],
      ["page.html", "text/html", "HTML, where it is named", html],
      [
        "page.xhtml",
        "application/xhtml+xml",
        "XHTML, where it is named",
        utf8(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`),
      ],
      [
        "page.xml",
        "application/xml",
        "XML that is HTML, where XML is named",
        utf8(`<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`),
      ],
      ["script.js", "text/javascript", "JavaScript, where it is named", utf8(payload)],
      ["app.zip", "application/zip", "a Java program, where ZIP is named", zip([{ name: "META-INF/MANIFEST.MF" }])],
      ["page.xyz", "", "HTML under a name that only the application knows", html],
    ]),
  ),
];

export const hostileFiles: readonly CorpusFile[] = [
  ...disguises,
  ...damaged,
  ...bombs,
  ...unnamedPrograms,
  ...unwelcome,
  ...harmless,
];

function naming(named: readonly string[], files: readonly CorpusFile[]): CorpusFile[] {
  return files.map((file) => ({ ...file, named }));
}
