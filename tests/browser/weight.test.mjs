// What a page weighs before it is packed: a report is read on slow lines and old machines. No browser.
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { attr, none, ofKind, read, words } from './lib.mjs';

const KB = 1000;
const PAGE = 60 * KB;
const FILE = 30 * KB;

const reports = ofKind('report');
const size = (path) => read(path).length;
const beside = (page, target) => posix.join(posix.dirname(page.path), target);

/** The files a page fetches before anybody asks for more. */
function fetched({ elements }) {
  const sheets = elements.filter((one) => one.tagName === 'link' && words(one, 'rel').includes('stylesheet'));
  const scripts = elements.filter((one) => one.tagName === 'script');
  const media = elements.filter((one) => ['img', 'iframe', 'object', 'embed', 'video', 'audio', 'source'].includes(one.tagName));
  return {
    sheets: sheets.map((one) => attr(one, 'href')),
    scripts: scripts.map((one) => attr(one, 'src')),
    media: media.map((one) => attr(one, 'src') ?? one.tagName),
  };
}

test('a report page is lighter than 60 KB', () => {
  assert.ok(reports.length > 0);
  const heavy = reports.filter((page) => size(page.path) >= PAGE);
  none(heavy.map((page) => `${page.path}: ${size(page.path)} bytes`), 'report pages that are too heavy');
});

test('a report page fetches one style sheet and one script, each lighter than 30 KB, and nothing else', () => {
  const problems = reports.flatMap((page) => {
    const { sheets, scripts, media } = fetched(page);
    if (sheets.length !== 1 || scripts.length !== 1 || media.length > 0)
      return [`${page.path}: ${[...sheets, ...scripts, ...media].join(' ')}`];
    return [...sheets, ...scripts]
      .filter((target) => size(beside(page, target)) >= FILE)
      .map((target) => `${page.path}: ${target} has ${size(beside(page, target))} bytes`);
  });
  none(problems, 'report pages that fetch too much');
});
