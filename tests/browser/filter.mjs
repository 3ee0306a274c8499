/* filter.mjs - unbeacon's command line as the tests call it. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OPTIONS = { maxBuffer: 1 << 30, encoding: 'buffer', env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } };

async function call(program, args) {
  try {
    return (await run(program, args, OPTIONS)).stdout;
  } catch (error) {
    if (error.code === 1) return error.stdout;	/* something was found */
    throw new Error(`${program} ${args.join(' ')}: ${error.stderr || error.message}`);
  }
}

/*
 * The same URL by http and https is one: a URL without a scheme takes that of the page. User and password are no part of
 * a request's URL. Chromium escapes two signs that the standard does not.
 */
export function urlKey(url) {
  return url.replace(/#.*/s, '').replace(/^[a-z]+:\/\/(?:[^/?]*@)?/, '').replace(/%7C/g, '|').replace(/%2A/g, '*');
}

/* What leads to another machine: other schemes are for programs that a browser does not have. */
const REMOTE = /^(https?|ftp|wss?|file):/;

/* The scan of every mail of a folder: by file name, { auto, click }: Map from urlKey to construct. */
export async function scanFolder(program, folder) {
  const results = new Map();
  for (const line of (await call(program, ['scan', '--json', folder])).toString('utf8').split('\n')) {
    if (!line) continue;
    const row = JSON.parse(line);
    const found = { auto: new Map(), click: new Map(), oddities: row.oddities };
    for (const r of row.references) if (REMOTE.test(r.url)) found[r.load].set(urlKey(r.url), r.construct);
    results.set(path.basename(row.source), found);
  }
  return results;
}

/* Writes to the second file what the first one's message is without any load. */
export async function cleanFile(program, from, to) {
  fs.writeFileSync(to, await call(program, ['clean', '--all-loads', from]));
}
