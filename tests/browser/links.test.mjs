// Every page as text: where its links lead, what it holds that it must not hold. No browser.
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { BASE_URL, attr, files, isFile, kinds, none, pages, read, show, words } from './lib.mjs';

const PLACES = ['href', 'src', 'srcset', 'poster', 'data', 'action', 'formaction', 'cite', 'xlink:href'];
const ids = new Map(pages.map((page) => [page.path, new Set(page.ids)]));

/** Problems of all pages, each beginning with its page. */
const everywhere = (find) => pages.flatMap((page) => [...find(page)].map((problem) => `${page.path}: ${problem}`));

/** May this element point outside the site? */
function mayLeave(element, target) {
  if (element.tagName === 'a') return /^(https?:\/\/[^/]|mailto:.|tel:.)/.test(target);
  const own = element.tagName === 'link' && words(element, 'rel').some((rel) => ['canonical', 'alternate'].includes(rel));
  return own && BASE_URL !== '' && target.startsWith(BASE_URL);
}

/** What is wrong with a link, or undefined. */
function fault(page, element, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return mayLeave(element, target) ? undefined : 'leads outside the site';
  if (target.startsWith('/') || target.includes('\\')) return 'is not relative';
  const [address, fragment] = target.split('#', 2);
  const path = address.split('?', 1)[0];
  const file = path === '' ? page.path : posix.join(posix.dirname(page.path), decodeURIComponent(path));
  if (!isFile(file)) return `names no file (${file})`;
  if (fragment === undefined) return path === '' ? 'is empty' : undefined;
  return ids.get(file)?.has(decodeURIComponent(fragment)) ? undefined : `names no id of ${file}`;
}

test('every kind of page is there and says which kind it is', () => {
  none(pages.filter((page) => !page.kind).map((page) => page.path), 'pages without exactly one page-… class');
  const wanted = [
    ...['home', 'region', 'office', 'report', 'changes', 'years', 'year', 'missing', 'missing-year', 'checks'],
    ...['indicators', 'indicator', 'standings', 'corrections', 'compare', 'data', 'form', 'page', 'not-found'],
    ...['easy', 'easy-office', 'easy-report'],
  ];
  none(wanted.filter((kind) => !kinds.includes(kind)), 'kinds of page that do not occur');
});

test('every link leads to a file, and to an id in it', () => {
  let count = 0;
  const problems = everywhere(function* (page) {
    for (const element of page.elements)
      for (const { name, value } of element.attrs) {
        if (!PLACES.includes(name)) continue;
        const targets = name === 'srcset' ? value.split(',').map((one) => one.trim().split(/\s/)[0]) : [value];
        count += targets.length;
        for (const target of targets) {
          const wrong = fault(page, element, target);
          if (wrong) yield `${show(element)} ${name}="${target}" ${wrong}`;
        }
      }
  });
  none(problems, 'broken links');
  assert.ok(count > pages.length, 'hardly any link was found');
});

test('no id stands twice in a page', () => {
  const problems = everywhere((page) =>
    [...new Set(page.ids.filter((id, at) => id === '' || page.ids.indexOf(id) !== at))].map((id) => `id="${id}"`),
  );
  none(problems, 'ids that are empty or stand twice');
});

test('references between elements name ids of the page', () => {
  const names = ['headers', 'for', 'list', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-details'];
  const problems = everywhere(function* (page) {
    for (const element of page.elements)
      for (const name of names)
        for (const id of words(element, name))
          if (!ids.get(page.path).has(id)) yield `${show(element)} ${name} names "${id}"`;
  });
  none(problems, 'references to no id');
});

test('nothing is inline: no style, no script, no event handler', () => {
  const problems = everywhere(function* (page) {
    for (const element of page.elements) {
      if (element.tagName === 'style') yield `${show(element)} is a style element`;
      if (element.tagName === 'script' && !attr(element, 'src')) yield `${show(element)} is an inline script`;
      for (const { name } of element.attrs)
        if (name === 'style' || name.startsWith('on')) yield `${show(element)} has the attribute ${name}`;
    }
  });
  none(problems, 'inline styles and scripts');
});

test('every page has one description, and no meta tag is empty', () => {
  const problems = everywhere(function* (page) {
    const tags = page.elements.filter((one) => one.tagName === 'meta' && attr(one, 'name') !== undefined);
    const count = tags.filter((one) => attr(one, 'name') === 'description').length;
    if (count !== 1) yield `${count} descriptions`;
    for (const tag of tags) if (!attr(tag, 'content')?.trim()) yield `${show(tag)} ${attr(tag, 'name')} is empty`;
  });
  none(problems, 'faults of meta tags');
});

test('every text file is whole UTF-8', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const problems = files
    .filter((path) => /\.(html|css|js|json|csv|xml|svg|txt)$/.test(path))
    .filter((path) => {
      try {
        return strict.decode(read(path)).includes('\uFFFD');
      } catch {
        return true;
      }
    });
  none(problems, 'files with bytes that are no text, or with U+FFFD');
});
