import { gzipSync } from "node:zlib";
import {
  box,
  exif,
  ftyp,
  heif,
  heifOf,
  ispe,
  join,
  jpegFrame,
  namedZip,
  noise,
  officeZip,
  pdf,
  pngChunk,
  properties,
  sample,
  segment,
  tiff,
  track,
  utf16,
  utf8,
  withChunk,
  withSegments,
  zip,
} from "./build.ts";
import { fileOf, type CorpusFile, type Shape } from "./corpus.ts";

const photo = { width: 48, height: 32 };
const file = (...shape: Shape): CorpusFile => ({ ...fileOf(shape), verdict: "published" });

const jpeg = sample("photo.jpg");
const tile = [ispe(512, 512), box("hvcC", noise(110)), box("colr", "prof", noise(536)), box("pixi", noise(8))];
const manySegments = (marker: number, count: number) =>
  Array.from({ length: count }, () => segment(marker, join("http://ns.adobe.com/xmp/extension/\0", noise(65_000))));

const pictures: readonly CorpusFile[] = [
  { ...file("photo.jpg", "image/jpeg", "a JPEG"), dimensions: photo },
  { ...file("progressive.jpg", "image/jpeg", "a progressive JPEG"), dimensions: photo },
  {
    ...file("IMG_0001.JPG", "image/jpeg", "a phone's, Exif first, held upright", withSegments(jpeg, exif(6))),
    dimensions: { width: 32, height: 48 },
  },
  {
    ...file("scan.jpeg", "image/jpeg", "200 KB of colour profile first", withSegments(jpeg, ...manySegments(0xe2, 3))),
    dimensions: photo,
  },
  {
    ...file("depth.jpg", "image/jpeg", "3 MB of depth map first", withSegments(jpeg, ...manySegments(0xe1, 48))),
    dimensions: photo,
  },
  {
    ...file("gaps.jpg", "image/jpeg", "fill bytes between segments", withSegments(jpeg, join("\xff\xff\xff"))),
    dimensions: photo,
  },
  {
    ...file("samsung.jpg", "image/jpeg", "200 million pixels", join("\xff\xd8", jpegFrame(16_320, 12_240))),
    dimensions: { width: 16_320, height: 12_240 },
  },
  { ...file("photo.png", "image/png", "a PNG"), dimensions: photo },
  {
    ...file(
      "Screenshot.PNG",
      "image/png",
      "100 KB of text first",
      withChunk(sample("photo.png"), pngChunk("tEXt", join("Comment\0", "x".repeat(100_000)))),
    ),
    dimensions: photo,
  },
  { ...file("anim.gif", "image/gif", "an animation"), dimensions: { width: 20, height: 20 } },
  { ...file("photo.gif", "image/gif", "a GIF"), dimensions: photo },
  { ...file("photo.webp", "image/webp", "a WebP"), dimensions: photo },
  { ...file("lossless.webp", "image/webp", "lossless"), dimensions: photo },
  { ...file("alpha.webp", "image/webp", "with transparency"), dimensions: photo },
  { ...file("photo.avif", "image/avif", "an AVIF"), dimensions: photo },
  { ...file("photo.heic", "", "a HEIC, of which Windows knows no type"), dimensions: photo },
  { ...file("photo.heif", "image/heif", "a HEIC by its other name", sample("photo.heic")), dimensions: photo },
  {
    ...file("tiles.heic", "image/heic", "an iPhone's brands", heif("heic", 4032, 3024)),
    dimensions: { width: 4032, height: 3024 },
  },
  {
    ...file(
      "48 MP.heic",
      "image/heic",
      "192 tiles, each with properties of its own",
      heifOf(
        "heic",
        properties(...Array.from({ length: 192 }, () => tile).flat(), ispe(8064, 6048), box("irot", "\x03")),
      ),
    ),
    dimensions: { width: 6048, height: 8064 },
  },
  {
    ...file(
      "display.avif",
      "image/avif",
      "a display's colour profile of 600 KB before its size",
      heifOf("avif", properties(box("colr", "prof", noise(600_000)), ispe(4032, 3024))),
    ),
    dimensions: { width: 4032, height: 3024 },
  },
  {
    ...file(
      "loop.avif",
      "image/avif",
      "an animation and its first picture",
      heifOf("avis", properties(ispe(640, 360)), track(640, 360)),
    ),
    dimensions: { width: 640, height: 360 },
  },
  { ...file("photo.bmp", "image/bmp", "a BMP"), dimensions: photo },
  { ...file("os2.bmp", "image/x-ms-bmp", "OS/2's header"), dimensions: photo },
  { ...file("photo.tif", "image/tiff", "a TIFF"), dimensions: photo },
  { ...file("big-endian.tif", "image/tiff", "the other byte order"), dimensions: { width: 6, height: 4 } },
  {
    ...file("late.tiff", "image/tiff", "its directory at the end", tiff(300, 200, { padding: 150_000 })),
    dimensions: { width: 300, height: 200 },
  },
  file("photo.ico", "image/x-icon", "an icon"),
  {
    ...file("favicon.ico", "image/vnd.microsoft.icon", "an icon that is a PNG", sample("photo.png")),
    dimensions: photo,
  },
  file("photo.psd", "", "a Photoshop file"),
];

const filmsAndSounds: readonly CorpusFile[] = [
  file("film.mp4", "video/mp4", "an MP4"),
  file("film.mov", "video/quicktime", "a MOV"),
  file("IMG_0002.mp4", "video/mp4", "a phone's MOV named MP4", sample("film.mov")),
  file("old.mov", "video/quicktime", "a MOV from before its mark", join(box("wide"), box("mdat", noise(200)))),
  file("film.webm", "video/webm", "a WebM"),
  file("film.mkv", "", "a Matroska"),
  file("film.avi", "video/avi", "an AVI"),
  file("film.mpg", "video/mpeg", "an MPEG"),
  file("film.wmv", "video/x-ms-wmv", "a WMV"),
  file("film.3gp", "video/3gpp", "a 3GP"),
  file("tone.mp3", "audio/mpeg", "an MP3"),
  file("bare.mp3", "audio/mp3", "an MP3 without a tag"),
  file(
    "cover.mp3",
    "audio/mpeg",
    "a picture of 200 KB first",
    join("ID3\x04\0\0\0\x0c\x1a\x40", noise(200_000), sample("bare.mp3")),
  ),
  file("tone.m4a", "audio/x-m4a", "an M4A"),
  file("memo.m4a", "audio/mp4", "a voice memo's brands", join(ftyp("M4A ", "isom", "mp42"), box("mdat", noise(99)))),
  file("tone.wav", "audio/wav", "a WAV"),
  file("tone.flac", "audio/flac", "a FLAC"),
  file("tone.opus", "audio/ogg", "an Opus"),
  file("tone.ogg", "audio/ogg", "a Vorbis"),
  file("tone.aac", "audio/aac", "an AAC"),
  file("tone.aiff", "audio/aiff", "an AIFF"),
];

const korean = "\xb0\xa1\xb3\xaa\xb4\xd9,\xb6\xf3\xb8\xb6\xb9\xd9\r\n1,2\r\n";

const texts: readonly CorpusFile[] = [
  file("notes.txt", "text/plain", "UTF-8", utf8("Grüße, 안녕, 😀\n")),
  { ...file("메모.txt", "text/plain", "EUC-KR", join(korean)), charset: "" },
  {
    ...file("notepad.txt", "text/plain", "UTF-16 with its mark", utf16('Notepad\'s "Unicode"\r\n')),
    charset: "utf-16le",
  },
  file("BMW report.txt", "text/plain", "begins as a BMP does", utf8("BMW report of the year\n")),
  file("page.txt", "text/plain", "HTML, to be read as text", utf8("<!doctype html><p>How to write HTML</p>")),
  file("README.md", "", "Markdown with HTML in it", utf8("<h1 align=center>Title</h1>\n\n* a\n")),
  file("server.log", "", "colours of a terminal", utf8("\x1b[31mERROR\x1b[0m failed\n")),
  file("fix.log", "text/plain", "fields separated by SOH", utf8("8=FIX.4.2\x019=65\x0135=A\x0149=SERVER\x01\n")),
  { ...file("dos.txt", "text/plain", "DOS's mark for the end", join("caf\x82\r\n\x1a")), charset: "" },
  file("table.csv", "text/csv", "UTF-8", utf8("a,b\n1,2\n")),
  file(
    "excel.csv",
    "application/vnd.ms-excel",
    "UTF-8 with its mark, as Windows calls it",
    utf8("\uFEFFa;b\r\n1;2\r\n"),
  ),
  { ...file("latin.csv", "text/csv", "windows-1252", join("Stra\xdfe;K\xf6ln\r\n\x80 5;x\r\n")), charset: "" },
  { ...file("고객.csv", "text/csv", "EUC-KR", join(korean)), charset: "" },
  { ...file("utf16.csv", "text/csv", "UTF-16 with its mark", utf16("이름\t값\r\n가\t1\r\n")), charset: "utf-16le" },
  {
    ...file("export.csv", "text/csv", "UTF-16 without its mark", utf16("이름,값\r\n가,1\r\n", { bom: false })),
    charset: "utf-16le",
  },
  file("data.tsv", "", "tabs", utf8("a\tb\n")),
  file("data.json", "application/json", "JSON", utf8('{"a":1}')),
  file("event.ics", "text/calendar", "a date", utf8("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")),
  file("person.vcf", "text/x-vcard", "an address", utf8("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n")),
  file("film.vtt", "text/vtt", "subtitles", utf8("WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n")),
  file("main.py", "text/x-python", "source code", utf8("import os\n")),
];

const documents: readonly CorpusFile[] = [
  file("paper.pdf", "application/pdf", "a PDF", join(pdf(), noise(99))),
  file("plain.pdf", "application/pdf", "a PDF without a binary byte", pdf()),
  file(
    "printer.pdf",
    "application/pdf",
    "600 bytes of a printer's language first",
    join("\x1b%-12345X@PJL\r\n".repeat(40), pdf(), noise(9)),
  ),
  file("마지막 보고서.pdf", "", "a name of decomposed Hangul", pdf()),
  file("report.docx", "", "a DOCX"),
  file(
    "pictures.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "300 KB, its table of contents at the end",
    officeZip("word", "document.xml", { name: "word/media/image1.jpeg", content: noise(300_000), stored: true }),
  ),
  file("windows.docx", "application/zip", "declared as ZIP", sample("report.docx")),
  file("table.xlsx", "application/vnd.ms-excel", "declared as the older format"),
  file("secret.xlsx", "", "with a password: encrypted in the old container"),
  file("slides.pptx", "", "a PPTX"),
  file("letter.doc", "application/msword", "a DOC"),
  file("embedded.doc", "application/msword", "a DOC with a table of Excel's in it"),
  file("rich.doc", "application/msword", "RTF, as Word saves it too", utf8("{\\rtf1\\ansi Hello}")),
  file("table.xls", "application/vnd.ms-excel", "an XLS"),
  file("orders.xls", "application/vnd.ms-excel", "a web shop's HTML table", utf8("<table><tr><td>1</table>")),
  file("renamed.xls", "application/vnd.ms-excel", "an XLSX under the older name", sample("table.xlsx")),
  file("letter.hwp", "", "an HWP"),
  file(
    "old.hwp",
    "application/x-hwp",
    "an HWP of 1995",
    join("HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05", noise(99)),
  ),
  file("letter.hwpx", "", "an HWPX", namedZip("application/hwp+zip", "version.xml", "META-INF/container.xml")),
  file("letter.odt", "", "an ODT", namedZip("application/vnd.oasis.opendocument.text", "content.xml")),
  file(
    "repacked.odt",
    "",
    "an ODT that was packed again, its own name last",
    zip([
      { name: "content.xml" },
      { name: "mimetype", content: "application/vnd.oasis.opendocument.text", stored: true },
    ]),
  ),
  file("table.ods", "", "an ODS"),
  file("book.epub", "application/epub+zip", "an EPUB", namedZip("application/epub+zip", "META-INF/container.xml")),
  file(
    "repacked.epub",
    "",
    "an EPUB that was packed again",
    zip([{ name: "META-INF/container.xml" }, { name: "mimetype", content: "application/epub+zip" }]),
  ),
  file("letter.rtf", "text/rtf", "an RTF", utf8("{\\rtf1\\ansi Hello}")),
];

const inkscape = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"/>`;
const illustrator = `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/"> <!-- it's > here ] --> ]><svg xmlns:i="&ns_ai;"/>`;

const named: readonly CorpusFile[] = [
  { ...file("drawing.svg", "image/svg+xml", "Inkscape's", utf8(inkscape)), named: [".svg"] },
  { ...file("logo.svg", "image/svg+xml", "Illustrator's, with entities", utf8(illustrator)), named: ["image/svg+xml"] },
  { ...file("packed.svgz", "image/svg+xml", "compressed", new Uint8Array(gzipSync(inkscape))), named: [".svgz"] },
  { ...file("index.html", "text/html", "a page", utf8("\uFEFF<!DOCTYPE html><title>x</title>")), named: [".html"] },
  { ...file("feed.xml", "text/xml", "a feed", utf8('<?xml version="1.0"?><rss version="2.0"/>')), named: [".xml"] },
  {
    ...file(
      "photos.zip",
      "application/x-zip-compressed",
      "a ZIP",
      zip([{ name: "a.jpg", content: jpeg, stored: true }]),
    ),
    named: [".zip"],
  },
  { ...file("nothing.zip", "application/zip", "a ZIP of no files", zip([])), named: [".zip"] },
  { ...file("site.tar.gz", "application/gzip", "a GZIP", new Uint8Array(gzipSync("x".repeat(999)))), named: [".gz"] },
  {
    ...file("part.step", "", "a format that only the application knows", utf8("ISO-10303-21;\nHEADER;\n")),
    named: [".step"],
  },
  {
    ...file(
      "painting.kra",
      "application/x-krita",
      "a ZIP of a type that the application names",
      namedZip("application/x-krita", "maindoc.xml"),
    ),
    named: ["application/x-krita"],
  },
  {
    ...file(
      "drawing.odg",
      "application/vnd.oasis.opendocument.graphics",
      "OpenDocument of a kind that the application names by its family",
      namedZip("application/vnd.oasis.opendocument.graphics", "content.xml"),
    ),
    named: ["application/*"],
  },
  {
    ...file("model.glb", "model/gltf-binary", "a type that the application names", join("glTF\x02\0\0\0", noise(99))),
    named: ["model/gltf-binary"],
  },
];

export const honestFiles: readonly CorpusFile[] = [...pictures, ...filmsAndSounds, ...texts, ...documents, ...named];
