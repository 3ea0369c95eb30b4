// The theme as text: nothing in it that browsers of 2021 (Chromium 90) do not know, nothing from elsewhere.
import { posix } from 'node:path';
import { test } from 'node:test';
import postcss from 'postcss';
import { files, isFile, none, read } from './lib.mjs';

const AT_RULES = ['container', 'layer', 'scope', 'starting-style', 'import'];
const WORDS = [':has(', 'color-mix(', 'light-dark(', 'oklch(', 'popover', 'data:'];
const SCRIPT_WORDS = [/\.at\(/, /\bstructuredClone\b/, /\bObject\.hasOwn\b/, /^\s*(import|export)\b/m, /\bimport\(/];

const sheets = files.filter((path) => path.endsWith('.css'));
const scripts = files.filter((path) => path.endsWith('.js'));

function* faults(path) {
  const root = postcss.parse(read(path), { from: path });
  const nodes = [];
  root.walk((node) => void nodes.push(node));
  for (const node of nodes.filter((one) => one.type !== 'comment')) {
    const at = `${path}:${node.source.start.line}`;
    const said = [node.selector, node.name && `@${node.name} ${node.params}`, node.prop && `${node.prop}: ${node.value}`]
      .filter(Boolean)
      .join(' ');
    if (AT_RULES.includes(node.name)) yield `${at}: @${node.name}`;
    if (node.name === 'media' && /[<>]/.test(node.params)) yield `${at}: a range in @media`;
    if (node.type !== 'decl' && insideRule(node)) yield `${at}: ${said} stands inside a rule`;
    for (const word of WORDS) if (said.includes(word)) yield `${at}: ${word}`;
    for (const [, target] of said.matchAll(/url\(\s*["']?([^"')]*)/g))
      if (!isFile(posix.join(posix.dirname(path), target.split(/[?#]/, 1)[0]))) yield `${at}: url(${target}) names no file`;
  }
}

function insideRule(node) {
  for (let up = node.parent; up; up = up.parent) if (up.type === 'rule') return true;
  return false;
}

test('style sheets use only what Chromium 90 knows, and nothing from elsewhere', () => {
  none(sheets.length ? [] : ['no style sheet'], 'what is missing');
  none(sheets.flatMap((path) => [...faults(path)]), 'faults of style sheets');
});

test('scripts are classic and use only what Chromium 90 knows', () => {
  const problems = scripts.flatMap((path) => {
    const source = read(path).toString('utf8');
    return SCRIPT_WORDS.filter((word) => word.test(source)).map((word) => `${path}: ${word}`);
  });
  none(problems, 'faults of scripts');
});
