// The markup of every page against the rules of HTML, in one process.
import { test } from 'node:test';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { none, pages } from './lib.mjs';

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended'],
    rules: {
      // Ids are the form's own, with dots in them: "t3.new.nat".
      'valid-id': ['error', { relaxed: true }],
      // A box that scrolls is a region with a name and a place in the order of focus, not a section of the text.
      'prefer-native-element': ['error', { exclude: ['region'] }],
    },
  }),
);

test('every page is valid HTML', async () => {
  const problems = [];
  for (const { path, source } of pages) {
    const report = await validator.validateString(source, path);
    for (const { messages } of report.results)
      for (const { line, column, ruleId, message } of messages)
        problems.push(`${path}:${line}:${column}: ${ruleId}: ${message}`);
  }
  none(problems, 'faults of markup');
});
