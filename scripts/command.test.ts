import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';

import {
  asOption,
  existingDirectory,
  existingFile,
  positiveNumber,
  scriptCommand,
  wholeNumber,
} from './command.ts';
import { type DeploymentOptions, checkedSettings, withDeploymentOptions } from './deployment-options.ts';
import { ExpectedError } from './expected-error.ts';

describe('a value of an option', () => {
  it.each([
    ['a whole number', wholeNumber(1), '20', 20],
    ['a number', positiveNumber, '0.5', 0.5],
    ['a directory', existingDirectory, 'scripts', 'scripts'],
    ['a file', existingFile, 'package.json', 'package.json'],
  ])('is %s', (_what, parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    ['a whole number, 1 or more', wholeNumber(1), ['0', '-1', '1.5', '', ' 2', 'two', '1e3']],
    ['a whole number from 0 to 9', wholeNumber(0, 9), ['10']],
    ['a number above 0', positiveNumber, ['0', '-1', '', ' ', 'two', 'Infinity', 'NaN']],
    ['a directory that exists', existingDirectory, ['nowhere', 'package.json']],
    ['a file that exists', existingFile, ['nowhere', 'scripts']],
  ])('has to be %s', (expected, parse, texts) => {
    for (const text of texts) {
      expect(() => parse(text)).toThrow(InvalidArgumentError);
      expect(() => parse(text)).toThrow(`Expected ${expected}.`);
    }
  });

  it('is refused with the words of its own parser', () => {
    const parse = asOption((text: string): string => {
      throw new Error(`Found ${text}.`);
    });
    expect(() => parse('this')).toThrow(new InvalidArgumentError('Found this.'));
  });
});

describe('options of a deployment', () => {
  const parse = (...args: string[]): DeploymentOptions =>
    withDeploymentOptions(scriptCommand({ run: 'npm run it', does: 'Does it.', statuses: {} }))
      .configureOutput({ writeErr: () => undefined })
      .parse(args, { from: 'user' })
      .opts();

  it('are a stage and as many settings as are given', () => {
    const options = parse(
      '--stage',
      'staging',
      '--set',
      'maxConcurrency=20',
      '--set',
      'alarmAddresses=a@example.com',
    );
    expect(options).toEqual({
      stage: 'staging',
      set: { maxConcurrency: 20, alarmAddresses: ['a@example.com'] },
    });
    expect(checkedSettings(options)).toMatchObject({ deploymentStage: 'staging', maxConcurrency: 20 });
    expect(parse('--stage', 'staging')).toEqual({ stage: 'staging', set: {} });
  });

  it('are refused when there is no such stage or setting', () => {
    expect(() => parse()).toThrow(/required option '--stage <stage>' not specified/);
    expect(() => parse('--stage', 'prod')).toThrow(/Unknown stage "prod"; expected one of development/);
    expect(() => parse('--stage', 'staging', '--set', 'colour=red')).toThrow(/Unknown setting "colour"/);
    expect(() => parse('--stage', 'staging', '--set', 'logLevel')).toThrow(/has no value/);
  });

  it('are an expected failure when settings contradict each other', () => {
    expect(() => checkedSettings(parse('--stage', 'production', '--set', 'monitoring=none'))).toThrow(
      ExpectedError,
    );
  });
});
