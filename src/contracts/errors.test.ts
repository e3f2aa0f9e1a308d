import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { type ErrorCode, type ErrorEntry, ERRORS, nextStep } from './errors.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];
const SOURCES = globSync('{src,lambda}/**/*.ts', { exclude: (name) => name.endsWith('.test.ts') })
  .filter((file) => !file.replaceAll('\\', '/').endsWith('contracts/errors.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('the registry of errors', () => {
  it.each(CODES)('%s is used somewhere', (code) => {
    expect(SOURCES).toContain(`'${code}'`);
  });

  it.each(Object.entries<ErrorEntry>(ERRORS))('%s says what it means and what to do', (code, entry) => {
    expect(entry.meaning).toMatch(/^[A-Z].*\.$/);
    expect(nextStep(code)).toBe(entry.next);
    expect(entry.next).toMatch(/^[A-Z].*\.$/);
  });

  it('rejects at once, everywhere, exactly what it calls a rejection', () => {
    for (const { category, lastDelivery } of Object.values<ErrorEntry>(ERRORS))
      expect(lastDelivery.elsewhere === 'REJECTED').toBe(category === 'rejected');
  });

  it('says of a code that is not in it what EventBridge could not do', () => {
    expect(nextStep('NO_PERMISSIONS')).toMatch(/^Check that the target exists/);
    expect(nextStep('constructor')).toMatch(/^Check that the target exists/);
  });
});
