// What the tests share: the built site as parsed pages, a browser, a server that sends our policy.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import { extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'parse5';
import { chromium } from 'playwright-core';

/** The folder of the built site. */
export const SITE = process.env.GONGKAI_SITE ?? '';
assert.ok(
  SITE && existsSync(join(SITE, 'index.html')),
  'GONGKAI_SITE must name a built site; scripts/test builds one',
);

/** The address the site was built for, where it was built for one. */
export const BASE_URL = process.env.GONGKAI_BASE_URL ?? '';

/** Every file of the site, as paths with `/`, in order. */
export const files = readdirSync(SITE, { recursive: true })
  .filter((name) => statSync(join(SITE, name)).isFile())
  .map((name) => name.split(sep).join('/'))
  .sort();
const known = new Set(files);

/** Is this path a file of the site? */
export const isFile = (path) => known.has(path);

/** The bytes of a file of the site. */
export const read = (path) => readFileSync(join(SITE, path));

/** The elements of a parsed tree, in document order. */
export function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

/** The value of an attribute, or undefined. */
export const attr = (element, name) => element.attrs.find((one) => one.name === name)?.value;

/** The words of an attribute. */
export const words = (element, name) => (attr(element, name) ?? '').split(/\s+/).filter(Boolean);

/** The text inside an element. */
export const text = (node) =>
  node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(text).join('');

/** An element as a person would look for it: its tag, id or class, and where it stands. */
export function show(element) {
  const id = attr(element, 'id');
  const name = id ? `#${id}` : words(element, 'class').map((word) => `.${word}`).join('');
  const line = element.sourceCodeLocation?.startLine;
  return `<${element.tagName}${name}>${line ? ` in line ${line}` : ''}`;
}

function parsePage(path) {
  const source = read(path).toString('utf8');
  const all = [...elements(parse(source, { sourceCodeLocationInfo: true }))];
  const body = all.find((element) => element.tagName === 'body');
  const kinds = words(body, 'class').filter((word) => word.startsWith('page-'));
  return {
    path,
    source,
    elements: all,
    ids: all.map((element) => attr(element, 'id')).filter((id) => id !== undefined),
    kind: kinds.length === 1 ? kindOf(kinds[0].slice('page-'.length), path) : undefined,
  };
}

/** The kind a page says it is; of pages in large type there are three, which only their addresses tell apart. */
function kindOf(said, path) {
  if (said !== 'easy' || path === 'easy/index.html') return said;
  return /\/\d{4}\/index\.html$/.test(path) ? 'easy-report' : 'easy-office';
}

/** Every page of the site, parsed. */
export const pages = files.filter((path) => path.endsWith('.html')).map(parsePage);

/** The pages of one kind. */
export const ofKind = (kind) => pages.filter((page) => page.kind === kind);

/** The ids of the cells of the official tables on a page, in order. */
export const cellIds = (page) =>
  page.elements
    .filter((element) => element.tagName === 'td' && /^t\d/.test(attr(element, 'id') ?? ''))
    .map((element) => attr(element, 'id'));

function features(page) {
  const found = new Set(page.elements.flatMap((element) => [element.tagName, ...words(element, 'class')]));
  return found.add(`${cellIds(page).length} cells`);
}

/** Pages of a kind that together show every tag, every class and every form that occurs in that kind. */
export function specimens(kind) {
  const left = ofKind(kind).map((page) => ({ page, features: features(page) }));
  const seen = new Set();
  const chosen = [];
  const news = (one) => [...one.features].filter((feature) => !seen.has(feature)).length;
  for (;;) {
    const best = left.reduce((a, b) => (a && news(a) >= news(b) ? a : b), undefined);
    if (!best || news(best) === 0) return chosen;
    best.features.forEach((feature) => seen.add(feature));
    chosen.push(best.page);
  }
}

/** The kinds of page the site has. */
export const kinds = [...new Set(pages.map((page) => page.kind))].filter(Boolean).sort();

/** Specimens of every kind. */
export const everyKind = kinds.flatMap(specimens);

/** The report with the longest numbers in its applications table: the hardest one to lay out. */
export const fullReport = ofKind('report')
  .map((page) => ({ page, digits: digitsOf(page) }))
  .reduce((a, b) => (b.digits > a.digits ? b : a)).page;

function digitsOf(page) {
  const cells = page.elements.filter((element) => attr(element, 'id')?.startsWith('t3.') && element.tagName === 'td');
  return cells.map((cell) => text(cell).trim().length).reduce((a, b) => a + b, 0);
}

/** Fails with the list of problems, unless there is none. */
export function none(problems, what) {
  const shown = problems.slice(0, 25).map((problem) => `  ${problem}`);
  const more = problems.length > shown.length ? `\n  … and ${problems.length - shown.length} more` : '';
  if (problems.length > 0) assert.fail(`${what}: ${problems.length}\n${shown.join('\n')}${more}\n`);
}

/** The address of a page from the disk. */
export const fileUrl = (path) => `${pathToFileURL(SITE).href.replace(/\/$/, '')}/${path}`;

/** The installed Chromium; nothing is downloaded. */
const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });

/** A browser for one test file: opened before its tests, closed after them. */
export function useBrowser({ before, after }) {
  const held = {};
  before(async () => {
    held.browser = await launch();
  });
  after(() => held.browser?.close());
  return {
    /** Runs `body` with a page in a context of its own. */
    async withPage(options, body) {
      const context = await held.browser.newContext(options);
      try {
        return await body(await context.newPage());
      } finally {
        await context.close();
      }
    },
  };
}

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.parquet': 'application/vnd.apache.parquet',
  '.svg': 'image/svg+xml',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
};

/** Serves the site below a path, with the strictest policy it must live under; `missed` lists what was not there. */
export async function serve(prefix) {
  const missed = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const file = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : '';
    if (!isFile(file)) {
      missed.push(request.url);
      return response.writeHead(404).end();
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': "default-src 'self'",
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(read(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    missed,
    url: (path) => `http://127.0.0.1:${server.address().port}${prefix}${path}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
