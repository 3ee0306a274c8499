/*
 * cases.mjs - the case files: labelled markup in, whole mails out.
 *
 * A file under cases/ holds one theme. "=== label" begins a case, lines of "% word: text" behind it say how it is
 * sent and judged, the rest is its markup:
 *
 *   % extra: who      why URLs of extra.test are reported: who loads them, as Chromium does not
 *   % left: why       what is left after cleaning, or cleaned too little, and why that must be
 *   % phone           is looked at on a phone's screen too: narrow, dark, three pixels to the point
 *   % mail            the text is a whole message, not the HTML of one
 *   % charset: name   of the HTML; the text is written in it
 *   % encoding: name  base64 or quoted-printable; else the bytes as they are
 *   % type: type/sub  the text is an attachment of this type, opened by the reader
 *
 * The host says what is to happen:
 *
 *   load.test    Chromium requests it, so it must be reported as auto
 *   lookup.test  Chromium looks the name up or connects, its request may not be seen: auto too
 *   maybe.test   Chromium requests it at times (the page's icon), or its versions differ: auto
 *   extra.test   Chromium leaves it alone, other clients do not: auto, with the reason in "% extra"
 *   click.test   nothing happens by itself: reported as click, or not at all
 *   never.test   is no URL to anybody: not requested, not auto
 *
 * Any other host (numeric ones, names in other scripts) is taken for load.test.
 *
 * {{…}} stands for what does not write well: {{x00}} a byte, {{u1F600}} a character, {{repeat N text}},
 * {{base64 text}}, {{percent text}}, {{entities text}}, {{quoted text}} (for a quoted attribute). They nest.
 */
import fs from 'node:fs';
import path from 'node:path';

const EXPANSIONS = {
  base64: text => Buffer.from(text, 'latin1').toString('base64'),
  percent: text => text.replace(/[^A-Za-z0-9]/g, c => '%' + c.charCodeAt(0).toString(16).padStart(2, '0')),
  entities: text => text.replace(/[^]/g, c => `&#${c.charCodeAt(0)};`),
  quoted: text => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;'),
  repeat: text => { const [, n, what] = /^(\d+) ([^]*)$/.exec(text); return what.repeat(Number(n)); },
};

/* Text is handled as a string of bytes, so that a case can hold any. */
function expand(text) {
  const inner = /\{\{(?:(x[0-9a-f]{2}|u[0-9a-f]+)\}\}|([a-z0-9]+ (?:(?!\{\{)[^])*?)\}\}(?!\}))/i;
  for (let found; (found = inner.exec(text)) !== null;) {
    let value;
    if (found[1]) {
      const code = parseInt(found[1].slice(1), 16);
      value = /^x/i.test(found[1]) ? String.fromCharCode(code) : utf8(String.fromCodePoint(code));
    } else {
      const [word] = found[2].split(' ', 1);
      if (!EXPANSIONS[word]) throw new Error(`unknown {{${word}}}`);
      value = EXPANSIONS[word](found[2].slice(word.length + 1));
    }
    text = text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
  }
  return text;
}

function utf8(text) {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/* The hosts of case n, so that a name that is looked up says whose it is. */
export function caseHost(kind, n) {
  return `${kind}.c${n}.test`;
}

function quotedPrintable(text) {
  const lines = [];
  let line = '';
  for (const c of text) {
    const code = c.charCodeAt(0);
    const piece = code === 61 || code < 32 || code > 126 ? '=' + code.toString(16).toUpperCase().padStart(2, '0') : c;
    if (line.length + piece.length > 75) { lines.push(line + '='); line = ''; }
    line += piece;
  }
  return [...lines, line].join('\r\n');
}

function encode(text, encoding) {
  if (encoding === 'base64') return Buffer.from(text, 'latin1').toString('base64').replace(/.{76}/g, '$&\r\n');
  return encoding === 'quoted-printable' ? quotedPrintable(text) : text;
}

/* A whole message around the HTML or the attachment. */
export function wrapMail(html, { charset = 'utf-8', encoding = '8bit', type = null } = {}) {
  const head = 'From: Sender <sender@news.test>\r\nTo: Reader <reader@desk.test>\r\nSubject: case\r\nMessage-ID: <1@news.test>\r\nMIME-Version: 1.0\r\n';
  const body = encode(html, encoding);
  if (type === null)
    return `${head}Content-Type: text/html; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
  return `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee there\r\n` +
    `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-Disposition: attachment\r\n\r\n${body}\r\n--b--\r\n`;
}

function readCase(file, block, n) {
  const lines = block.split('\n');
  const one = { file, label: lines.shift().trim(), n, options: {} };
  while (lines.length && lines[0].startsWith('% ')) {
    const [, word, text] = /^% ([a-z]+)(?:: *(.*))?$/.exec(lines.shift());
    one.options[word] = text ?? true;
  }
  while (lines.length && lines.at(-1) === '') lines.pop();
  const text = expand(lines.join('\n').replace(/\b(load|lookup|maybe|extra|click|never)\.test\b/g, (all, kind) => caseHost(kind, n)));
  one.mail = one.options.mail ? text.replace(/\r?\n/g, '\r\n') + '\r\n' : wrapMail(text, one.options);
  return one;
}

/* All cases of a folder, in the order of its files. */
export function readCases(folder) {
  const cases = [];
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.txt')).sort()) {
    const text = fs.readFileSync(path.join(folder, file), 'latin1');
    for (const block of text.split(/^=== /m).slice(1)) cases.push(readCase(file.replace('.txt', ''), block, cases.length + 1));
  }
  const labels = cases.map(c => `${c.file}: ${c.label}`);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice) throw new Error(`two cases of one name: ${twice}`);
  return cases;
}
