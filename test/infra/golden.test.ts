import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { readTemplate } from './support/stage-template.ts';
import { differences, templateLines } from './support/template-text.ts';

/**
 * The templates as text: production in full, the other stages and the optional parts as differences. Changes of lib/ show here
 * line by line; `UPDATE_GOLDEN=1 npm test -- test/infra/golden` accepts them.
 */
const production = templateLines(readTemplate('production'));

describe('the template', () => {
  it('of production is the reviewed one [H1, T8]', () => {
    expect(golden('production', production)).toEqual(production);
  });

  it('of development differs from it as reviewed [H3]', () => {
    const found = differences(templateLines(readTemplate('development')), production);
    expect(golden('development', found)).toEqual(found);
  });

  it('of staging differs from it as reviewed [H3]', () => {
    const found = differences(templateLines(readTemplate('staging')), production);
    expect(golden('staging', found)).toEqual(found);
  });

  it('with every option differs from staging as reviewed', () => {
    const staging = templateLines(readTemplate('staging'));
    const found = differences(templateLines(readTemplate('options')), staging);
    expect(golden('options', found)).toEqual(found);
  });

  it('has no secret, and no account or region of anybody', () => {
    for (const line of production) {
      expect(line).not.toMatch(/AKIA|aws_secret|-----BEGIN|password/i);
      expect(line).not.toMatch(/\b\d{12}\b/);
      expect(line).not.toMatch(/\b(?:us|eu|ap)-(?:east|west|central|southeast|northeast)-\d\b/);
    }
  });
});

function golden(name: string, found: readonly string[]): string[] {
  const file = join(PROJECT_DIR, 'test', 'golden', `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${found.join('\n')}\n`);
  }
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
