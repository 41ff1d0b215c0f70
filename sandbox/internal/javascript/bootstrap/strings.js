// How wide text is on a terminal, how it is quoted, and where words of a path of keys need quotes.
'use strict';

const ansi = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g;
const escapes = ['\\x00', '\\x01', '\\x02', '\\x03', '\\x04', '\\x05', '\\x06', '\\x07', '\\b', '\\t', '\\n', '\\x0B', '\\f', '\\r'];
const plain = /^[ !#-&(-[\]-~\u00a0-\ud7ff\ue000-\uffff"]*$/;

function stripVTControlCharacters(text) {
  return text.includes('\u001B') || text.includes('\u009B') ? text.replace(ansi, '') : text;
}

const ascii = /^[ -~]*$/;

// width counts terminal columns: none for combining marks and controls, two for wide East Asian characters and emoji.
function width(text) {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const char of stripVTControlCharacters(text).normalize('NFC')) {
    const code = char.codePointAt(0);
    if (isWide(code)) columns += 2;
    else if (!isZeroWidth(code)) columns++;
  }
  return columns;
}

function isZeroWidth(code) {
  return code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x200b && code <= 0x200f) || (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xfe20 && code <= 0xfe2f) || (code >= 0xe0100 && code <= 0xe01ef);
}

function isWide(code) {
  return code >= 0x1100 && (code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x231a && code <= 0x231b) || (code >= 0x23e9 && code <= 0x23ec) || code === 0x2705 || code === 0x274c ||
    code === 0x2728 || code === 0x2753 || code === 0x2757 || code === 0x2b50 || code === 0x2b55 ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4c6) || (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) ||
    (code >= 0x1f200 && code <= 0x1f251) || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff) ||
    (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd));
}

// quote writes text as a literal: in single quotes, or in double ones or backticks when these need fewer escapes.
function quote(text) {
  if (plain.test(text)) return `'${text}'`;
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  return mark + escape(text, mark) + mark;
}

// escape writes control characters, backslashes, lone surrogates and single quotes (unless mark is another) as escapes.
function escape(text, mark = "'") {
  let out = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isPair(text, i)) {
      i++;
      continue;
    }
    const written = escapeOf(code, mark);
    if (written === '') continue;
    out += text.slice(last, i) + written;
    last = i + 1;
  }
  return out + text.slice(last);
}

function isPair(text, i) {
  const code = text.charCodeAt(i);
  if (code < 0xd800 || code > 0xdbff) return false;
  const next = text.charCodeAt(i + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

function escapeOf(code, mark) {
  if (code < 14) return escapes[code];
  if (code < 32 || (code > 126 && code < 160)) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code === 92) return '\\\\';
  if (code === 39) return mark === "'" ? "\\'" : '';
  return code >= 0xd800 && code <= 0xdfff ? `\\u${code.toString(16)}` : '';
}

module.exports = { stripVTControlCharacters, width, quote, escape };
