/*
 * browser.mjs - Chromium as a mail client: scripts off, everything it asks for written down and refused.
 *
 * Nothing leaves the machine: requests are refused before they are made, and every name is mapped to a loopback
 * address at which nobody listens. What is only looked up or connected to (dns-prefetch, preconnect) is not seen by
 * the interception; it is read from Chromium's own log of its network, by the address that its name is mapped to.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const ORIGIN = 'http://mail.invalid/';
const DESKTOP = { screen: { width: 1280, height: 6000, deviceScaleFactor: 1 }, colorScheme: 'light' };
const PHONE = { screen: { width: 390, height: 6000, deviceScaleFactor: 3 }, colorScheme: 'dark' };
/* A page has settled when nothing was asked for during one turn; what is done later takes its time to begin. */
const SETTLE_MS = 30, SETTLE_TURNS = 10, LATER = /http-equiv|prefetch|sandbox|<set|<animate/i, LATER_TURNS = 20;

export function loadModules(folder) {
  const require = createRequire(folder.replace(/\/*$/, '/'));
  return { chromium: require('playwright-core').chromium, simpleParser: require('mailparser').simpleParser };
}

/* What a mail client would show of a message: its HTML, and attachments that a browser opens. */
export async function readDocuments(simpleParser, raw) {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  const documents = mail.html ? [{ type: 'text/html; charset=utf-8', body: mail.html }] : [];
  for (const part of mail.attachments) {
    if (/^(text\/html|image\/svg\+xml|application\/xhtml\+xml|(text|application)\/xml)$/.test(part.contentType))
      documents.push({ type: part.contentType, body: part.content });
  }
  return documents;
}

/*
 * names: [{ pattern, address }] of the names whose look-ups are to be told. The browser has a profile of its own in
 * the folder: a private window would leave preconnect and dns-prefetch alone.
 */
export async function startBrowser(chromium, executable, names, folder) {
  const rules = [...names.map(({ pattern, address }) => `MAP ${pattern} ${address}`), 'MAP * ~NOTFOUND'];
  const logFile = path.join(folder, 'net-log.json');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath: executable, javaScriptEnabled: false, serviceWorkers: 'block', viewport: null,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync',
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2',
      `--host-resolver-rules=${rules.join(',')}`, `--log-net-log=${logFile}`],
  });

  async function openPage() {
    const page = await context.newPage();
    const state = { page, devtools: await context.newCDPSession(page), view: null, document: null, seen: new Set() };
    await page.route('**/*', route => {
      const request = route.request();
      if (state.document && request.url() === ORIGIN && request.isNavigationRequest() && request.frame() === page.mainFrame()) {
        const { type, body } = state.document;
        state.document = null;
        return route.fulfill({ status: 200, contentType: type, body });
      }
      state.seen.add(request.url());
      return route.abort();
    });
    return state;
  }

  async function show(state, document, view) {
    state.document = document;
    state.seen = new Set();
    if (state.view !== view) {
      await state.devtools.send('Emulation.setDeviceMetricsOverride', { ...view.screen, mobile: false });
      await state.page.emulateMedia({ colorScheme: view.colorScheme });
      state.view = view;
    }
    try {
      await state.page.goto(ORIGIN, { waitUntil: 'load', timeout: 120000 });
    } catch (error) {
      if (!/interrupted by another navigation|ERR_ABORTED/.test(error.message)) throw error;
    }
    for (let turn = 0; LATER.test(document.body) && turn < LATER_TURNS && state.seen.size === 0; turn++)
      await state.page.waitForTimeout(SETTLE_MS);
    for (let turn = 0, before = -1; turn < SETTLE_TURNS && state.seen.size !== before; turn++) {
      before = state.seen.size;
      await state.page.waitForTimeout(SETTLE_MS);
    }
    return state.seen;
  }

  return {
    openPage,
    /* Every URL that the document makes the browser ask for, data: and the page itself left out. */
    async loads(page, document, onPhone) {
      const seen = new Set(await show(page, document, DESKTOP));
      if (onPhone) for (const url of await show(page, document, PHONE)) seen.add(url);
      return [...seen].map(url => url.replace(/#.*/s, ''))
        .filter(url => /^(https?|ftp|wss?):/.test(url) && !/^https?:\/\/mail\.invalid\//.test(url));
    },
    /* Ends the browser; the addresses of the names that it looked up. */
    async close() {
      await context.close();
      const log = fs.readFileSync(logFile, 'latin1');
      return new Set([...log.matchAll(/"host":"(?:[a-z]+:\/\/)?([0-9.]+)(?::\d+)?"/g)].map(found => found[1]));
    },
  };
}
