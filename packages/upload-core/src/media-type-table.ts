/** One media type. Keys get its first extension; an extension stands for the first type in the table that lists it. */
export type MediaTypeRow = {
  type: string;
  extensions: readonly string[];
  /** The name that people use for it. */
  label: string;
  /** Other names for the same type that browsers and systems use. */
  aliases?: readonly string[];
  /** Broader or plainly wrong types that systems declare for these extensions; then the extension decides. */
  mislabels?: readonly string[];
  /** Set if the type is made to contain other files of any kind. */
  archive?: true;
};

// Windows takes the declared type from its registry, in which Excel has registered a type for CSV.
const tableMislabels = ["application/vnd.ms-excel", "text/plain"];
const zipMislabels = ["application/zip"];
const textMislabels = ["text/plain"];

/** The types that are known by name. Any other type can still be accepted if the rules name it. */
export const mediaTypeTable: readonly MediaTypeRow[] = [
  {
    type: "image/jpeg",
    extensions: ["jpg", "jpeg", "jpe", "jfif"],
    label: "JPEG",
    aliases: ["image/jpg", "image/pjpeg"],
  },
  { type: "image/png", extensions: ["png"], label: "PNG", aliases: ["image/x-png"] },
  { type: "image/gif", extensions: ["gif"], label: "GIF" },
  { type: "image/webp", extensions: ["webp"], label: "WebP" },
  { type: "image/avif", extensions: ["avif"], label: "AVIF" },
  {
    type: "image/heic",
    extensions: ["heic"],
    label: "HEIC",
    aliases: ["image/heic-sequence"],
    mislabels: ["image/heif"],
  },
  {
    type: "image/heif",
    extensions: ["heif"],
    label: "HEIF",
    aliases: ["image/heif-sequence"],
    mislabels: ["image/heic"],
  },
  { type: "image/apng", extensions: ["apng", "png"], label: "APNG", mislabels: ["image/png"] },
  { type: "image/jxl", extensions: ["jxl"], label: "JPEG XL" },
  {
    type: "image/bmp",
    extensions: ["bmp"],
    label: "BMP",
    aliases: ["image/x-bmp", "image/x-ms-bmp", "image/x-windows-bmp"],
  },
  { type: "image/tiff", extensions: ["tif", "tiff"], label: "TIFF", aliases: ["image/tif", "image/x-tiff"] },
  { type: "image/x-icon", extensions: ["ico"], label: "ICO", aliases: ["image/vnd.microsoft.icon", "image/ico"] },
  {
    type: "image/vnd.adobe.photoshop",
    extensions: ["psd"],
    label: "PSD",
    aliases: ["application/x-photoshop", "image/x-photoshop"],
  },
  {
    type: "image/svg+xml",
    extensions: ["svg", "svgz"],
    label: "SVG",
    aliases: ["image/svg"],
    mislabels: ["application/xml", "text/plain"],
  },

  { type: "video/mp4", extensions: ["mp4", "m4v"], label: "MP4", aliases: ["video/x-m4v", "video/m4v"] },
  { type: "video/webm", extensions: ["webm"], label: "WebM" },
  { type: "video/quicktime", extensions: ["mov", "qt"], label: "MOV" },
  { type: "video/x-matroska", extensions: ["mkv"], label: "MKV", aliases: ["video/matroska"] },
  {
    type: "video/x-msvideo",
    extensions: ["avi"],
    label: "AVI",
    aliases: ["video/avi", "video/msvideo", "video/vnd.avi"],
  },
  { type: "video/mpeg", extensions: ["mpg", "mpeg"], label: "MPEG", aliases: ["video/mpg", "video/x-mpeg"] },
  // RFC 5334: .ogg is for audio.
  { type: "audio/ogg", extensions: ["ogg", "oga", "opus"], label: "OGG", aliases: ["audio/opus"] },
  { type: "video/ogg", extensions: ["ogv", "ogg"], label: "OGV" },
  { type: "video/3gpp", extensions: ["3gp"], label: "3GP" },

  {
    type: "audio/mpeg",
    extensions: ["mp3"],
    label: "MP3",
    aliases: ["audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"],
  },
  {
    type: "audio/mp4",
    extensions: ["m4a", "mp4"],
    label: "M4A",
    aliases: ["audio/x-m4a", "audio/m4a"],
    mislabels: ["audio/mpeg"],
  },
  { type: "audio/wav", extensions: ["wav"], label: "WAV", aliases: ["audio/x-wav", "audio/wave", "audio/vnd.wave"] },
  { type: "audio/flac", extensions: ["flac"], label: "FLAC", aliases: ["audio/x-flac"] },
  {
    type: "audio/aac",
    extensions: ["aac"],
    label: "AAC",
    aliases: ["audio/x-aac", "audio/aacp", "audio/vnd.dlna.adts"],
  },
  { type: "audio/webm", extensions: ["weba", "webm"], label: "WebM audio" },
  { type: "audio/aiff", extensions: ["aif", "aiff"], label: "AIFF", aliases: ["audio/x-aiff"] },
  { type: "audio/3gpp", extensions: ["3gp"], label: "3GP audio" },
  { type: "audio/midi", extensions: ["mid", "midi"], label: "MIDI", aliases: ["audio/mid", "audio/x-midi"] },

  { type: "application/pdf", extensions: ["pdf"], label: "PDF", aliases: ["application/x-pdf", "application/acrobat"] },
  { type: "text/plain", extensions: ["txt", "text", "log"], label: "plain text" },
  {
    type: "text/csv",
    extensions: ["csv"],
    label: "CSV",
    aliases: [
      "application/csv",
      "application/x-csv",
      "text/x-csv",
      "text/comma-separated-values",
      "text/x-comma-separated-values",
    ],
    mislabels: tableMislabels,
  },
  {
    type: "text/tab-separated-values",
    extensions: ["tsv"],
    label: "TSV",
    aliases: ["text/tsv"],
    mislabels: tableMislabels,
  },
  {
    type: "text/markdown",
    extensions: ["md", "markdown"],
    label: "Markdown",
    aliases: ["text/x-markdown"],
    mislabels: textMislabels,
  },
  { type: "text/calendar", extensions: ["ics"], label: "ICS", mislabels: textMislabels },
  {
    type: "text/vcard",
    extensions: ["vcf"],
    label: "VCF",
    aliases: ["text/x-vcard", "text/directory"],
    mislabels: textMislabels,
  },
  { type: "text/vtt", extensions: ["vtt"], label: "VTT", mislabels: textMislabels },
  { type: "text/css", extensions: ["css"], label: "CSS", mislabels: textMislabels },
  { type: "text/html", extensions: ["html", "htm", "shtml"], label: "HTML", mislabels: textMislabels },
  {
    type: "text/javascript",
    extensions: ["js", "mjs", "cjs"],
    label: "JavaScript",
    aliases: ["application/javascript", "application/x-javascript", "application/ecmascript", "text/ecmascript"],
    mislabels: textMislabels,
  },
  {
    type: "application/xhtml+xml",
    extensions: ["xhtml", "xht"],
    label: "XHTML",
    mislabels: ["text/html", "application/xml", "text/plain"],
  },
  {
    type: "application/xml",
    extensions: ["xml", "xsl", "xslt"],
    label: "XML",
    aliases: ["text/xml", "text/xsl"],
    mislabels: textMislabels,
  },
  {
    type: "application/json",
    extensions: ["json"],
    label: "JSON",
    aliases: ["text/json", "application/x-json"],
    mislabels: textMislabels,
  },
  {
    type: "application/yaml",
    extensions: ["yaml", "yml"],
    label: "YAML",
    aliases: ["text/yaml", "text/x-yaml", "application/x-yaml"],
    mislabels: textMislabels,
  },
  {
    type: "application/rtf",
    extensions: ["rtf"],
    label: "RTF",
    aliases: ["text/rtf", "text/richtext"],
    mislabels: ["application/msword"],
  },

  { type: "application/msword", extensions: ["doc", "dot"], label: "Word (DOC)" },
  {
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: ["docx"],
    label: "Word (DOCX)",
    mislabels: zipMislabels,
  },
  {
    type: "application/vnd.ms-excel",
    extensions: ["xls"],
    label: "Excel (XLS)",
    aliases: ["application/msexcel", "application/x-msexcel"],
  },
  {
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: ["xlsx"],
    label: "Excel (XLSX)",
    mislabels: [...zipMislabels, "application/vnd.ms-excel"],
  },
  {
    type: "application/vnd.ms-powerpoint",
    extensions: ["ppt"],
    label: "PowerPoint (PPT)",
    aliases: ["application/mspowerpoint"],
  },
  {
    type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    extensions: ["pptx"],
    label: "PowerPoint (PPTX)",
    mislabels: zipMislabels,
  },
  { type: "application/vnd.oasis.opendocument.text", extensions: ["odt"], label: "ODT", mislabels: zipMislabels },
  {
    type: "application/vnd.oasis.opendocument.spreadsheet",
    extensions: ["ods"],
    label: "ODS",
    mislabels: zipMislabels,
  },
  {
    type: "application/vnd.oasis.opendocument.presentation",
    extensions: ["odp"],
    label: "ODP",
    mislabels: zipMislabels,
  },
  { type: "application/epub+zip", extensions: ["epub"], label: "EPUB", mislabels: zipMislabels },
  // Not registered; these are the names that Korean word processors and browsers use.
  {
    type: "application/x-hwp",
    extensions: ["hwp"],
    label: "HWP",
    aliases: ["application/haansofthwp", "application/vnd.hancom.hwp"],
  },
  {
    type: "application/hwp+zip",
    extensions: ["hwpx"],
    label: "HWPX",
    aliases: ["application/vnd.hancom.hwpx"],
    mislabels: zipMislabels,
  },

  {
    type: "application/zip",
    extensions: ["zip"],
    label: "ZIP",
    aliases: ["application/x-zip-compressed", "application/x-zip", "application/zip-compressed"],
    archive: true,
  },
  {
    type: "application/gzip",
    extensions: ["gz", "tgz"],
    label: "GZIP",
    aliases: ["application/x-gzip"],
    mislabels: ["application/x-tar", "application/x-compressed"],
    archive: true,
  },
  { type: "application/x-tar", extensions: ["tar"], label: "TAR", archive: true },
  { type: "application/x-7z-compressed", extensions: ["7z"], label: "7Z", archive: true },
  {
    type: "application/vnd.rar",
    extensions: ["rar"],
    label: "RAR",
    aliases: ["application/x-rar-compressed", "application/x-rar", "application/rar"],
    archive: true,
  },
  { type: "application/x-bzip2", extensions: ["bz2"], label: "BZIP2", aliases: ["application/bzip2"], archive: true },
  { type: "application/x-xz", extensions: ["xz"], label: "XZ", archive: true },
  { type: "application/zstd", extensions: ["zst"], label: "ZSTD", archive: true },

  { type: "font/woff2", extensions: ["woff2"], label: "WOFF2", aliases: ["application/font-woff2"] },
  {
    type: "font/woff",
    extensions: ["woff"],
    label: "WOFF",
    aliases: ["application/font-woff", "application/x-font-woff"],
  },
  { type: "font/ttf", extensions: ["ttf"], label: "TTF", aliases: ["application/x-font-ttf", "font/sfnt"] },
  { type: "font/otf", extensions: ["otf"], label: "OTF", aliases: ["application/x-font-otf"] },
  { type: "application/wasm", extensions: ["wasm"], label: "WebAssembly" },
];
