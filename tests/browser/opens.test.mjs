// Every kind of page opens wherever it is put: at the root of a host, at a sub-path of somebody else's, from the disk;
// with scripts and without. Over http it does so under the strictest policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyKind, fileUrl, none, pages, serve, useBrowser } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const opened = pages.length < 200 ? pages : everyKind;

/** What a reader would miss on a page that is open, or find there in vain. */
function faults(scripts) {
  const found = [];
  const plain = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> “${plain(element).slice(0, 30)}”`;
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());

  // Pages in large type leave out what every page repeats.
  const easy = document.body.classList.contains('page-easy');
  for (const part of easy ? ['header', 'main'] : ['header', 'nav', 'main', 'footer'])
    if (!seen(part).some((element) => plain(element) !== '')) found.push(`shows no <${part}>`);
  const headings = seen('h1, h2, h3, h4, h5, h6').map((element) => [Number(element.tagName[1]), plain(element)]);
  if (headings.filter(([level]) => level === 1).length !== 1) found.push('has not exactly one heading of level 1');
  headings.forEach(([level, words], at) => {
    if (words === '') found.push(`has an empty heading of level ${level}`);
    if (level > (headings[at - 1]?.[0] ?? 0) + 1) found.push(`skips a level before the heading “${words}”`);
  });
  for (const link of document.querySelectorAll('link[rel="stylesheet"]'))
    if (!link.sheet) found.push(`has not got its style sheet ${link.getAttribute('href')}`);
  for (const image of document.images)
    if (image.naturalWidth === 0) found.push(`has not got its picture ${image.getAttribute('src')}`);
  // A chart is drawn once for narrow windows and once for wide ones; one of the two is to be seen.
  for (const chart of document.querySelectorAll('svg[viewBox]')) {
    const drawn = [...chart.parentElement.querySelectorAll(':scope > svg[viewBox]')];
    if (!drawn.some((one) => one.checkVisibility())) found.push(`does not show the chart with “${plain(chart).slice(0, 30)}”`);
  }
  if (scripts) return found;

  const controls = 'button, input, select, textarea, [contenteditable], [role="button"], a:not([href])';
  found.push(...seen(controls).map((element) => `shows a control that does nothing: ${name(element)}`));
  // What is hidden until a script shows it is a tool that needs scripts, or a place for its answers.
  for (const element of document.querySelectorAll('[hidden]')) {
    const tool = element.closest('button') ?? element.querySelector('button, input, select');
    if (!tool && plain(element) !== '') found.push(`hides ${name(element)}`);
  }
  for (const element of document.body.querySelectorAll('*:not(option, script, svg *)')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    const leftOut = element.closest(`[hidden], details:not([open])${easy ? ', .site-nav, .site-footer' : ''}`);
    if (own && !leftOut && !element.checkVisibility()) found.push(`does not show ${name(element)}`);
  }
  return found;
}

/** Opens all pages one after the other and says what went wrong. */
const walk = (address, scripts) =>
  withPage({ javaScriptEnabled: scripts }, async (page) => {
    const problems = new Set();
    let path = '';
    const note = (problem) => problems.add(`${path}${scripts ? '' : ' without scripts'}: ${problem}`);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) note(message.text());
    });
    page.on('pageerror', (error) => note(error.message));
    page.on('requestfailed', (request) => note(`${request.url()} ${request.failure()?.errorText}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(address(''))) note(`asks for ${request.url()}`);
    });
    for ({ path } of opened) {
      await page.goto(address(path), { waitUntil: 'load' });
      if (scripts && path.startsWith('compare/')) await page.waitForSelector('#compare:not([hidden])');
      (await page.evaluate(faults, scripts)).forEach(note);
    }
    return [...problems];
  });

const bothWays = async (address) => (await Promise.all([walk(address, true), walk(address, false)])).flat();

test('every kind of page opens from the disk, with scripts and without', async () => {
  none(await bothWays(fileUrl), 'errors from file://');
});

for (const [where, prefix] of [['a root', '/'], ['a sub-path', '/a/b/nianbao/']])
  test(`every kind of page opens at ${where} under default-src 'self', with scripts and without`, async () => {
    const server = await serve(prefix);
    try {
      none(await bothWays(server.url), 'errors over http');
      none(server.missed, 'addresses that were asked for and do not exist');
    } finally {
      await server.close();
    }
  });

test('the policy is in force where the test looks for it', async () => {
  const server = await serve('/');
  try {
    await withPage({}, async (page) => {
      await page.goto(server.url('index.html'));
      const refused = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
      await page.evaluate(() => document.body.setAttribute('onclick', 'void 0'));
      assert.ok(await refused);
    });
  } finally {
    await server.close();
  }
});
