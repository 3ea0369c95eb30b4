// The scores of Lighthouse for one page of the kinds most people see, printed as rows of a table in Markdown.
//   GONGKAI_SITE  a built site      PAGES  paths of pages, apart by spaces      LOOK  mobile or desktop
//   FOLDER        where whole reports are put as HTML (default: nowhere)
// A score below what docs/budgets.md asks for makes the exit code 1, and the audits that cost it are named.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { fullReport, isFile, ofKind, serve } from '../../tests/browser/lib.mjs';

const LEAST = 98;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const heaviest = (kind) => ofKind(kind).reduce((a, b) => (b.source.length > a.source.length ? b : a)).path;
const pages = process.env.PAGES?.split(/\s+/) ?? [
  'index.html',
  heaviest('office'),
  fullReport.path,
  ...['year', 'indicator', 'region', 'changes', 'compare'].map(heaviest),
];
const config = process.env.LOOK === 'desktop' ? desktopConfig : undefined;

const server = await serve('/a/b/');
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
});
const losses = [];
try {
  console.log(`| page | ${CATEGORIES.join(' | ')} |\n|---|${'--:|'.repeat(CATEGORIES.length)}`);
  for (const path of pages) {
    if (!isFile(path)) throw new Error(`${path} is no file of the site`);
    const flags = { port: chrome.port, logLevel: 'error', output: 'html', onlyCategories: CATEGORIES };
    const { lhr, report } = await lighthouse(server.url(path), flags, config);
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    const score = (name) => Math.round(lhr.categories[name].score * 100);
    console.log(`| ${path} | ${CATEGORIES.map(score).join(' | ')} |`);
    for (const name of CATEGORIES.filter((one) => score(one) < LEAST))
      for (const { id, weight } of lhr.categories[name].auditRefs) {
        const { score: got, title, displayValue = '' } = lhr.audits[id];
        if (weight > 0 && got !== null && got < 1) losses.push(`${path}: ${name}: ${id}: ${title} ${displayValue}`);
      }
    if (process.env.FOLDER) {
      mkdirSync(process.env.FOLDER, { recursive: true });
      writeFileSync(join(process.env.FOLDER, `${path.replaceAll('/', '-')}`), report);
    }
  }
} finally {
  chrome.kill();
  await server.close();
}
if (losses.length > 0) {
  console.error(losses.join('\n'));
  process.exitCode = 1;
}
