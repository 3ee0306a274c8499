/*
 * vectors.mjs - the published load vectors of HTTPLeaks against vectors.tsv, which says of each what it does, and where.
 *
 *   node vectors.mjs --modules DIR --unbeacon FILE --work DIR [--chromium FILE] --vectors FILE
 *
 * FILE is leak.html of that project, other people's data: without it this is skipped.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wrapMail } from './cases.mjs';
import { cleanFile, scanFolder, urlKey } from './filter.mjs';
import { renderAll } from './render.mjs';

const { values: args } = parseArgs({ options: {
  modules: { type: 'string' }, unbeacon: { type: 'string' }, work: { type: 'string' },
  chromium: { type: 'string', default: '/usr/bin/chromium' }, vectors: { type: 'string' },
} });
if (!fs.existsSync(args.vectors)) {
  console.log('skipped: no load vectors here');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}
const nameOf = url => /leaking\.via\/([A-Za-z0-9-]+)/.exec(url)?.[1];
const html = fs.readFileSync(args.vectors, 'latin1');
const names = new Set([...html.matchAll(/leaking\.via\/[A-Za-z0-9-]+/g)].map(found => nameOf(found[0])));
const table = new Map(fs.readFileSync(new URL('vectors.tsv', import.meta.url), 'utf8').split('\n')
  .filter(line => line && !line.startsWith('#')).map(line => line.split('\t')).map(([name, load, construct, clients]) => [name, { load, construct, clients }]));

const folder = path.join(args.work, 'vectors'), cleaned = path.join(args.work, 'vectors-cleaned');
for (const d of [folder, cleaned]) fs.mkdirSync(d, { recursive: true });
const item = { name: 'leak.eml', options: {} };
fs.writeFileSync(path.join(folder, item.name), wrapMail(html), 'latin1');
await cleanFile(args.unbeacon, path.join(folder, item.name), path.join(cleaned, item.name));
const scan = (await scanFolder(args.unbeacon, folder)).get(item.name);
const problems = [];
const tell = (_, text) => problems.push(text);
const before = (await renderAll(args, [item], folder, [], tell)).loads.get(item);
const after = (await renderAll(args, [item], cleaned, [], tell)).loads.get(item);

const auto = new Set([...scan.auto.keys()].map(nameOf)), click = new Set([...scan.click.keys()].map(nameOf));
for (const name of names) {
  const load = auto.has(name) ? 'auto' : click.has(name) ? 'click' : 'never';
  if (!table.has(name)) tell(item, `${name} is not in the table`);
  else if (table.get(name).load !== load) tell(item, `${name} is reported as ${load}, the table says ${table.get(name).load}`);
}
for (const name of table.keys()) if (!names.has(name)) tell(item, `${name} is in the table only`);
for (const url of before) if (!scan.auto.has(urlKey(url))) tell(item, `requested, not reported: ${url}`);
for (const url of after) tell(item, `requested after cleaning: ${url}`);
for (const problem of problems) console.log(`FAILED: vectors: ${problem}`);
const count = load => [...table.values()].filter(row => row.load === load).length;
console.log(`${names.size} load vectors: ${count('auto')} load by themselves, ${count('click')} after a click, ${count('never')} never; ` +
  `Chromium asks for ${before.size}, after cleaning for ${after.size}`);
console.log(`${Math.max(names.size - problems.length, 0)} passed, ${problems.length} failed, 0 skipped`);
process.exit(problems.length ? 1 : 0);
