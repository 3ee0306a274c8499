/*
 * random.mjs - random documents, judged by Chromium: what it asks for is reported, and of the cleaned mail it asks for nothing.
 *
 *   node random.mjs --modules DIR --unbeacon FILE --work DIR [--chromium FILE] [--seed N] [--count N]
 *
 * A mail that shows a difference stays in the folder "found" of the work folder. One document of a seed does not depend
 * on how many there are.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wrapMail } from './cases.mjs';
import { cleanFile, scanFolder, urlKey } from './filter.mjs';
import { randomDocuments } from './generator.mjs';
import { forEach, renderAll } from './render.mjs';

const { values: args } = parseArgs({ options: {
  modules: { type: 'string' }, unbeacon: { type: 'string' }, work: { type: 'string' },
  chromium: { type: 'string', default: '/usr/bin/chromium' },
  seed: { type: 'string', default: '1' }, count: { type: 'string', default: '200' },
} });
const folder = path.join(args.work, 'random'), cleaned = path.join(args.work, 'random-cleaned'), found = path.join(args.work, 'found');
for (const d of [folder, cleaned, found]) {
  fs.rmSync(d, { recursive: true, force: true });
  fs.mkdirSync(d, { recursive: true });
}

const items = randomDocuments(Number(args.seed), Number(args.count))
  .map((html, i) => ({ name: `${String(i).padStart(6, '0')}.eml`, html, options: {}, problems: [] }));
for (const item of items) fs.writeFileSync(path.join(folder, item.name), wrapMail(item.html), 'latin1');
const scans = await scanFolder(args.unbeacon, folder);
await forEach(items, () => {}, item => cleanFile(args.unbeacon, path.join(folder, item.name), path.join(cleaned, item.name)));
const tell = (item, text) => item.problems.push(text);

/* On a busy machine a request may come when its page shows the next document already: what is doubtful is looked at again. */
async function renderTwice(from, isDoubtful) {
  const result = await renderAll(args, items, from, [], tell);
  const doubtful = items.filter(item => [...result.loads.get(item)].some(url => isDoubtful(item, url)));
  if (doubtful.length === 0) return result;
  const again = await renderAll(args, doubtful, from, [], tell);
  for (const item of doubtful) result.loads.set(item, again.loads.get(item));
  return result;
}

const isReported = (item, url) => scans.get(item.name).auto.has(urlKey(url));
const before = await renderTwice(folder, (item, url) => !isReported(item, url));
const after = await renderTwice(cleaned, () => true);

let loads = 0, beyond = 0, failed = 0;
for (const item of items) {
  const asked = new Set([...before.loads.get(item)].map(urlKey));
  const reported = scans.get(item.name).auto;
  loads += asked.size;
  for (const url of reported.keys()) beyond += !asked.has(url);
  for (const url of asked) if (!isReported(item, url)) tell(item, `requested, not reported: ${url}`);
  for (const url of after.loads.get(item)) tell(item, `requested after cleaning: ${url}`);
  if (item.problems.length === 0) continue;
  failed++;
  fs.copyFileSync(path.join(folder, item.name), path.join(found, item.name));
  console.log(`FAILED: random document ${item.name} of seed ${args.seed}: ${item.problems.join('; ')}`);
}
console.log(`${items.length} random documents of seed ${args.seed}: ${loads} loads, ${beyond} reported that Chromium does not make`);
console.log(`${items.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
