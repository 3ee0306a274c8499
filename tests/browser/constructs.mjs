/*
 * constructs.mjs - every construct of the case files, judged by Chromium.
 *
 *   node constructs.mjs --modules DIR --unbeacon FILE --work DIR [--chromium FILE] [--only WORDS]
 *
 * For each case: what Chromium asks for is reported as auto; what is reported as auto is asked for, or a written reason
 * says who else does; and of the cleaned mail nothing is asked for at all.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { caseHost, readCases } from './cases.mjs';
import { cleanFile, scanFolder, urlKey } from './filter.mjs';
import { forEach, renderAll } from './render.mjs';

const { values: args } = parseArgs({ options: {
  modules: { type: 'string' }, unbeacon: { type: 'string' }, work: { type: 'string' },
  chromium: { type: 'string', default: '/usr/bin/chromium' }, only: { type: 'string' },
} });
const problems = [];
const tell = (item, text) => problems.push(`${item.file}: ${item.label}: ${text}`);

/* The addresses of a case's names: one for what it may look up, one for its links, which Chromium resolves on any http page. */
const ownAddress = n => `127.1.${n >> 8}.${n & 255}`;
const linkAddress = n => `127.2.${n >> 8}.${n & 255}`;

/* What the host of a URL says is to happen. */
function meaning(item, url) {
  const host = url.split(/[/?]/)[0];
  for (const kind of ['lookup', 'maybe', 'extra', 'click', 'never'])
    if (host === caseHost(kind, item.n) || host.endsWith('.' + caseHost(kind, item.n))) return kind;
  return 'load';
}

function judge(item, requested, scan) {
  const asked = new Set([...requested].map(urlKey));
  for (const url of asked) {
    if (!scan.auto.has(url)) { tell(item, `requested, not reported: ${url}`); item.unreported = true; }
    /* A frame in a process of its own may be further than the look-up before the request is refused. */
    if (!['load', 'maybe', 'lookup'].includes(meaning(item, url))) tell(item, `requested, though its host says otherwise: ${url}`);
  }
  for (const [url, construct] of scan.auto) {
    const kind = meaning(item, url);
    if (asked.has(url) || kind === 'lookup' || kind === 'maybe') continue;
    item.beyond = (item.beyond ?? 0) + 1;
    if (kind !== 'extra' || !item.options.extra) tell(item, `reported as auto, not requested: ${url} (${construct})`);
  }
  if (item.options.extra && ![...scan.auto.keys()].some(url => meaning(item, url) === 'extra')) tell(item, 'nothing is reported beyond what Chromium requests');
  if (/\/\/load\.c\d/.test(item.mail) && asked.size === 0) tell(item, 'was to load something, and does not');
}

async function runCases() {
  let cases = readCases(new URL('cases/', import.meta.url).pathname);
  if (args.only) cases = cases.filter(c => `${c.file}: ${c.label}`.includes(args.only));
  const folder = path.join(args.work, 'cases'), cleaned = path.join(args.work, 'cleaned');
  for (const d of [folder, cleaned]) fs.mkdirSync(d, { recursive: true });
  for (const c of cases) {
    c.name = `${String(c.n).padStart(4, '0')}.eml`;
    fs.writeFileSync(path.join(folder, c.name), c.mail, 'latin1');
  }
  const names = cases.flatMap(c => [{ pattern: `*${caseHost('click', c.n)}`, address: linkAddress(c.n) },
    { pattern: `*.c${c.n}.test`, address: ownAddress(c.n) }]);
  const scans = await scanFolder(args.unbeacon, folder);
  await forEach(cases, () => {}, c => cleanFile(args.unbeacon, path.join(folder, c.name), path.join(cleaned, c.name)));
  const left = await scanFolder(args.unbeacon, cleaned);
  const before = await renderAll(args, cases, folder, names, tell);
  /* On a busy machine a page may be left before it has asked for all: a second look at those that asked for less. */
  const expected = c => [...scans.get(c.name).auto.keys()].filter(url => meaning(c, url) === 'load');
  const looksUp = c => [...scans.get(c.name).auto.keys()].some(url => meaning(c, url) === 'lookup');
  const isLookedUp = c => before.addresses.has(ownAddress(c.n)) || [...before.loads.get(c)].some(url => meaning(c, urlKey(url)) === 'lookup');
  const late = cases.filter(c => (looksUp(c) && !isLookedUp(c)) ||
    expected(c).some(url => ![...before.loads.get(c)].map(urlKey).includes(url)));
  if (late.length > 0) {
    const second = await renderAll(args, late, folder, names, tell);
    for (const c of late) for (const url of second.loads.get(c)) before.loads.get(c).add(url);
    for (const address of second.addresses) before.addresses.add(address);
  }
  const after = await renderAll(args, cases, cleaned, names, tell);
  let loads = 0, unreported = 0, beyond = 0, remaining = 0;
  for (const c of cases) {
    loads += before.loads.get(c).size;
    judge(c, before.loads.get(c), scans.get(c.name));
    if (before.addresses.has(ownAddress(c.n)) && before.loads.get(c).size === 0 && !looksUp(c)) {
      tell(c, 'a name is looked up, nothing is reported');
      c.unreported = true;
    }
    if (looksUp(c) && !isLookedUp(c)) tell(c, 'was to look a name up, and does not');
    if (c.unreported) unreported++;
    beyond += c.beyond ?? 0;
    if (c.options.left) continue;
    for (const url of after.loads.get(c)) tell(c, `requested after cleaning: ${url}`);
    for (const [url, construct] of left.get(c.name).auto) tell(c, `reported as auto after cleaning: ${url} (${construct})`);
    if (after.addresses.has(ownAddress(c.n))) tell(c, 'a name is looked up after cleaning');
    if (after.loads.get(c).size > 0 || after.addresses.has(ownAddress(c.n))) remaining++;
  }
  return { passed: cases.length, line: `${cases.length} cases: ${loads} loads, ${unreported} cases with unreported ones, ` +
    `${beyond} reported that Chromium does not make, ${remaining} cases that load after cleaning` };
}

const result = await runCases();
for (const problem of problems) console.log(`FAILED: ${problem}`);
const failed = new Set(problems.map(p => p.split(': ').slice(0, 2).join())).size;
console.log(result.line);
console.log(`${result.passed - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
