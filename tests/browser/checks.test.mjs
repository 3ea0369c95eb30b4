// What checking found: each finding leads to its place, explanations stand beside their number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attr, elements, none, ofKind, pages, text, words } from './lib.mjs';

const ids = new Map(pages.map((page) => [page.path, new Set(page.ids)]));
const hasClass = (name) => (element) => words(element, 'class').includes(name);

test('every year has a page of its checks, and the year leads to it', () => {
  const years = ofKind('year').map((page) => page.path.split('/')[1]);
  const checked = ofKind('checks').map((page) => page.path.split('/')[1]);
  assert.ok(years.length > 0);
  assert.deepEqual(checked.sort(), years.sort());
  const without = ofKind('year').filter(
    (page) => !page.elements.some((one) => one.tagName === 'a' && /checks\/\d{4}\//.test(attr(one, 'href') ?? '')),
  );
  none(without.map((page) => page.path), 'years that do not lead to their checks');
});

test('a finding on a page of checks leads to the place it is about', () => {
  const problems = ofKind('checks').flatMap((page) => {
    const links = page.elements.filter(hasClass('finding')).flatMap((one) => [...elements(one)].filter((e) => e.tagName === 'a'));
    return links.flatMap((link) => {
      const url = new URL(attr(link, 'href'), `http://site/${page.path}`);
      const target = ids.get(url.pathname.slice(1));
      const found = target && (url.hash === '' || target.has(decodeURIComponent(url.hash.slice(1))));
      return found ? [] : [`${page.path}: ${attr(link, 'href')}`];
    });
  });
  none(problems, 'findings that lead nowhere');
  assert.ok(ofKind('checks').some((page) => page.elements.some(hasClass('finding'))), 'the example shows no finding');
});

test('an explained number leads to its explanation, and the finding repeats it', () => {
  const explained = ofKind('report').filter((page) => page.elements.some(hasClass('note-mark')));
  assert.ok(explained.length > 0, 'the example explains no number');
  const problems = explained.flatMap((page) =>
    page.elements
      .filter(hasClass('note-mark'))
      .filter((mark) => !ids.get(page.path).has(decodeURIComponent(attr(mark, 'href').slice(1))))
      .map((mark) => `${page.path}: ${attr(mark, 'href')}`),
  );
  none(problems, 'explanations that are not there');
  const finding = ofKind('checks').flatMap((page) => page.elements).find(hasClass('explained'));
  assert.match(text(finding), /机构说明：./);
});
