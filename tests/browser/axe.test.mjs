// Accessibility rules that a machine can check, on every kind of page, in light and in dark.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { everyKind, none, serve, useBrowser } from './lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { withPage } = useBrowser({ before, after });
const options = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

let server;
before(async () => {
  server = await serve('/a/b/nianbao/');
});
after(() => server.close());

/** The violations on a page, one line for each element. */
async function violations(page, path) {
  await page.goto(server.url(path));
  // A script element would be stopped by the policy; evaluating goes past it and leaves it in force.
  await page.evaluate(axe);
  const found = await page.evaluate((chosen) => globalThis.axe.run(document, chosen), options);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => {
      const why = [...node.any, ...node.all, ...node.none][0]?.message ?? help;
      return `${path}: ${id}: ${node.target.flat().join(' ')}: ${why}`;
    }),
  );
}

// The rules are a script themselves: where the site has none to run, its own are kept away and not all of them.
const withoutScripts = (page) =>
  page.route('**/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));

const desk = { width: 1280, height: 900 };
const looks = [
  ['in light', { colorScheme: 'light', viewport: desk }],
  ['in dark', { colorScheme: 'dark', viewport: desk }],
  ['on a phone', { colorScheme: 'light', viewport: { width: 375, height: 740 } }],
  ['without scripts', { colorScheme: 'light', viewport: desk }, withoutScripts],
];
for (const [name, contextOptions, prepare] of looks)
  test(`no accessibility rule is broken ${name}`, () =>
    withPage(contextOptions, async (page) => {
      await prepare?.(page);
      const problems = [];
      for (const { path } of everyKind) problems.push(...(await violations(page, path)));
      none(problems, 'broken rules');
    }));
