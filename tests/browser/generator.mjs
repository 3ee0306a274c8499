/*
 * generator.mjs - random documents from a small grammar of HTML, SVG, CSS and URLs, with some bytes changed in the end.
 *
 * The same seed gives the same documents, whatever machine. Each URL has a path of its own; hosts are below "r.test".
 */

function makeRandom(seed) {
  let state = seed >>> 0;
  const next = () => {	/* mulberry32 */
    state = (state + 0x6D2B79F5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = n => next() % n;
  const of = (...things) => { const thing = things[below(things.length)]; return typeof thing === 'function' ? thing() : thing; };
  return { below, of, sometimes: n => below(n) === 0 };
}

class Generator {
  constructor(seed) {
    Object.assign(this, makeRandom(seed));
    this.urls = 0;
    this.depth = 0;
  }

  many(most, make) {
    return Array.from({ length: this.below(most) + 1 }, make).join('');
  }

  url() {
    const path = `r.test/${++this.urls}`;
    if (!this.sometimes(3)) return `http://${path}`;
    return this.of(`HTTP://${path}`, `http:\\\\${path}`, `//${path}`, `\\\\${path}`, `ht\ttp://${path}`, `https:${path}`, `https:/${path}`,
      `http:////${path}`, ` http://${path} `, `http://r.te\nst/${this.urls}`, `http://%72.test/${this.urls}`, `http://r.test:80/${this.urls}`,
      `http://R.TEST/a/../${this.urls}`, `http://${path}?a=1&b=2`, `http://${path}#x`, `http://${path} x`, `\x01http://${path}`);
  }

  references(text) {
    const some = this.of(0, 0, 0, 4, 2);
    return text.replace(/[^]/g, c => {
      if (c === '&') return '&amp;';
      if (!some || this.below(some)) return c;
      const code = c.charCodeAt(0);
      return this.of(`&#${code};`, `&#x${code.toString(16)};`, c === ':' ? '&colon;' : c === '/' ? '&sol;' : `&#0${code};`);
    });
  }

  attribute(name, value) {
    const text = this.references(value), around = this.of(' ', ' ', ' ', '\n', '/', '\t', '\f'), equals = this.of('=', '=', '=', ' = ', '=\n');
    const written = this.sometimes(6) ? name.toUpperCase() : name;
    if (this.sometimes(5) && !/[\s"'<>`=]/.test(text)) return `${around}${written}${equals}${text} `;
    if (this.sometimes(3)) return `${around}${written}${equals}'${text.replace(/'/g, '&#39;')}'`;
    return `${around}${written}${equals}"${text.replace(/"/g, '&quot;')}"`;
  }

  cssUrl() {
    let url = this.url().replace(/\n/g, '');
    if (this.sometimes(4)) url = url.replace(/[a-z:/]/g, c => this.below(4) ? c : this.of(`\\${c.charCodeAt(0).toString(16)} `, `\\0000${c.charCodeAt(0).toString(16)}`));
    const name = this.of('url', 'url', 'url', 'URL', 'u\\72l', '\\000075rl');
    return this.of(() => `${name}(${url.replace(/[\s\x01]/g, '')})`, () => `${name}('${url}')`, () => `${name}( "${url}" )`, () => `${name}(${url.replace(/[\s\x01]/g, '')}`,
      () => `image-set("${url}" 1x)`, () => `-webkit-image-set(${name}(${url.replace(/[\s\x01]/g, '')}) 1x)`, () => `linear-gradient(red,red),${name}('${url}')`);
  }

  declarations() {
    return this.many(3, () => this.of(
      () => `${this.of('background', 'background-image', 'list-style', 'list-style-image', 'border-image', 'mask', '-webkit-mask-image', 'border-image-source',
        'BACKGROUND', 'back\\67round', '*background')}${this.of(':', ':', ' : ', '/**/:')}${this.cssUrl()}${this.of(';', ';', '!important;', ' no-repeat;', '')}`,
      () => `content:${this.cssUrl()};`, () => `cursor:${this.cssUrl()},auto;`, () => `--v:${this.cssUrl()};background:var(--v);`,
      () => `background:var(--none,${this.cssUrl()});`, () => 'color:red;', () => '/* x */', () => ';', () => 'color:"x\n;', () => 'width:calc(1px + (2px * 3));',
      () => `filter:${this.cssUrl()};`, () => '}', () => '{x:y}', () => 'x:url(a b);', () => `src:local(x),${this.cssUrl()};`));
  }

  sheet() {
    return this.many(3, () => this.of(
      () => `p,div,i{${this.declarations()}}`, () => `@media ${this.of('screen', 'all', 'print', 'not print')}{div{${this.declarations()}}}`,
      () => `@import ${this.of(() => this.cssUrl(), () => `"${this.url().replace(/\n/g, '')}"`, () => `'data:text/css,@import "${this.url().replace(/[\s\x01"]/g, '')}"'`)}${this.of(';', ' screen;', ' layer(a);', ' supports(color:red);')}`,
      () => `@supports(color:red){p{${this.declarations()}}}`, () => `div{p,&{${this.declarations()}}}`, () => `@layer a{p{${this.declarations()}}}`,
      () => '<!--', () => '-->', () => '/* } */', () => '@charset "utf-8";', () => `@font-face{font-family:f;src:${this.cssUrl()}}p{font-family:f}`, () => '}', () => '@x y;', () => 'q{'));
  }

  element() {
    const rest = this.sometimes(4) ? this.of(' alt=">"', ' title="a<b"', ' x', " y='", ' =', ' "', ' /') : '';
    const tag = (name, ...attributes) => `<${this.sometimes(8) ? name.toUpperCase() : name}${attributes.join('')}${this.sometimes(12) ? rest : ''}${this.of('>', '>', '>', '/>', ' >', '\n>')}`;
    return this.of(
      () => tag('img', this.attribute('src', this.url())), () => tag('image', this.attribute('src', this.url())),
      () => tag('img', this.attribute('srcset', `${this.url().trim().replace(/[\s,]/g, '')} 1x, ${this.url().trim().replace(/[\s,]/g, '')} 2x`)),
      () => tag('input', this.attribute('type', 'image'), this.attribute('src', this.url())),
      () => tag('body', this.attribute('background', this.url())), () => tag('table', this.attribute('background', this.url())) + '<tr>' + tag('td', this.attribute('background', this.url())) + 'x</table>',
      () => tag('iframe', this.attribute('src', this.url())) + '</iframe>', () => tag('embed', this.attribute('src', this.url())),
      () => tag('object', this.attribute('data', this.url())) + '</object>', () => tag('video', this.attribute('poster', this.url())) + '</video>',
      () => tag('audio', this.attribute('src', this.url())) + '</audio>', () => tag('link', this.attribute('rel', this.of('stylesheet', 'icon', 'preload', 'x stylesheet')), this.attribute('href', this.url()), ' as=image'),
      () => tag(this.of('p', 'div', 'i', 'td', 'a'), this.attribute('style', this.declarations())) + 'x',
      () => `<style>${this.sheet()}</style>`, () => `<svg>${tag('image', this.attribute(this.of('href', 'xlink:href'), this.url()))}</svg>`,
      () => `<svg><style>${this.sheet()}</style></svg>`, () => `<svg>${tag('rect', this.attribute(this.of('mask', 'clip-path', 'fill', 'style'), this.of(() => this.cssUrl(), () => this.declarations())))}</svg>`,
      () => `<picture>${tag('source', this.attribute('srcset', this.url().trim().replace(/[\s,]/g, '')))}<img></picture>`,
      () => tag('base', this.attribute('href', `http://r.test/${++this.urls}/`)), () => tag('img', this.attribute('src', `${++this.urls}`)));
  }

  nested() {
    if (++this.depth > 3) { this.depth--; return this.element(); }
    const inner = () => this.many(3, () => this.block());
    const result = this.of(
      () => `<iframe${this.attribute('srcdoc', inner())}></iframe>`, () => `<iframe${this.attribute('src', `data:text/html,${encodeURIComponent(inner())}`)}></iframe>`,
      () => `<iframe src="data:text/html;base64,${Buffer.from(inner(), 'latin1').toString('base64')}"></iframe>`,
      () => `<link rel=stylesheet${this.attribute('href', `data:text/css,${encodeURIComponent(this.sheet())}`)}>`,
      () => `<svg>${this.of('<foreignObject>', '<desc>', '<title>', '<style>', '<g>', '<font color=x>')}${inner()}</svg>`,
      () => `<math>${this.of('<mi>', '<annotation-xml encoding=text/html>', '<annotation-xml>', '<mtext><mglyph>', '')}${inner()}</math>`,
      () => `<!--[if mso]>${inner()}<![endif]-->`, () => `<![if !mso]>${inner()}<![endif]>`, () => `<table>${inner()}<td>${inner()}</table>`,
      () => `<select>${inner()}</select>`, () => `<noscript>${inner()}</noscript>`, () => `<template>${inner()}</template>`, () => `<b>${inner()}</b>`,
      () => `<xmp>${inner()}</xmp>`, () => `<textarea>${inner()}</textarea>`, () => `<title>${inner()}</title>`, () => `<script>${inner()}</script>`,
      () => `<noembed>${inner()}</noembed>`, () => `<!--${inner()}-->`, () => `<svg><![CDATA[${inner()}]]></svg>`, () => `<form>${inner()}`, () => `<a href="http://r.test/click">${inner()}</a>`);
    this.depth--;
    return result;
  }

  block() {
    return this.of(() => this.element(), () => this.element(), () => this.element(), () => this.nested(), () => 'text ',
      () => this.of('</p>', '</svg>', '</table>', '</style>', '<p>', '<!-->', '<!--->', '--!>', '-->', '<!x>', '</br>', '</3>', '<?x>', '<![CDATA[x]]>', '<plaintext>', '<textarea>',
        '<frameset>', '</select>', '<svg>', '<math>', '<option>', '</title>', '<head>', '</head>', '</body>', '<!DOCTYPE html>'));
  }

  mutate(text) {
    for (let n = this.of(0, 0, 1, 2, 4); n > 0; n--) {
      const at = this.below(text.length + 1), cut = this.of(0, 0, 1, 1, 2, 9);
      text = text.slice(0, at) + this.of('', '<', '>', '"', "'", '/', '=', ' ', '-', '!', '&', ';', '{', '}', '(', ')', '\\', '\n', '\0', '\t', '*', '#', '--') + text.slice(at + cut);
    }
    return text;
  }

  document() {
    return this.mutate(this.of('', '', '<!DOCTYPE html>') + this.many(14, () => this.block()));
  }
}

/* count documents: strings of bytes. */
export function randomDocuments(seed, count) {
  return Array.from({ length: count }, (_, i) => new Generator(Math.imul(seed, 1000003) + i).document());
}
