/* render.mjs - a folder of mails through Chromium, several at a time. */
import fs from 'node:fs';
import path from 'node:path';
import { loadModules, readDocuments, startBrowser } from './browser.mjs';

const AT_ONCE = 6;

/* worker(item, own) for all items, AT_ONCE at a time, each with its own from open(). */
export async function forEach(items, open, worker) {
  const queue = items.entries();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const own = await open();
    for (const [, item] of queue) await worker(item, own);
  }));
}

/*
 * What Chromium asks for of each mail in a folder (loads: Map of item to Set of URL), and the addresses that it looked up.
 *   args   modules, chromium and work of the command line
 *   items  name: the file; n: number of the case, if its hosts have one; options.phone: on a small screen too
 *   names  as startBrowser() takes them
 *   tell   called with the item and words for what cannot be rendered
 */
export async function renderAll(args, items, folder, names, tell) {
  const { chromium, simpleParser } = loadModules(args.modules);
  const browser = await startBrowser(chromium, args.chromium, names, path.join(args.work, 'browser'));
  const loads = new Map();
  await forEach(items, browser.openPage, async (item, page) => {
    const seen = new Set();
    try {
      for (const document of await readDocuments(simpleParser, fs.readFileSync(path.join(folder, item.name))))
        for (const url of await browser.loads(page, document, item.options.phone)) seen.add(url);
    } catch (error) {
      tell(item, `not rendered: ${error.message.split('\n')[0]}`);
    }
    loads.set(item, seen);
  });
  /* What is asked for late is still that of the mail which names it. */
  for (const [item, seen] of [...loads]) {
    for (const url of [...seen]) {
      const owner = items.find(other => other.n === Number(/\.c(\d+)\.test\b/.exec(url)?.[1]));
      if (!owner || owner === item) continue;
      seen.delete(url);
      loads.get(owner).add(url);
    }
  }
  return { loads, addresses: await browser.close() };
}
