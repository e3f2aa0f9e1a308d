import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import type { Memory } from '#contracts/function-descriptor.ts';
import { imageLimits } from '#contracts/limits.ts';
import { FUNCTIONS } from '#lambda/functions.ts';
import { memoryOf } from '#lib/config/memory-of.ts';
import { parseOverrides } from '#lib/config/parse-overrides.ts';
import { SETTINGS } from '#lib/config/settings.ts';
import { settingsOf } from '#lib/config/settings-of.ts';
import { parseDeploymentStage, DEPLOYMENT_STAGES } from '#lib/config/deployment-stage.ts';

/** Everything that may use a setting: what defines and checks them is left out. */
const USES = globSync('{lib,lambda}/**/*.ts', { exclude: (name) => name.endsWith('.test.ts') })
  .filter((file) => !/settings(?:-of)?\.ts$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const settingsWith = (stage: (typeof DEPLOYMENT_STAGES)[number], ...assignments: string[]): unknown =>
  settingsOf(stage, parseOverrides(assignments));

describe('the settings', () => {
  it.each(Object.keys(SETTINGS))('%s is used by the stack or by a descriptor', (name) => {
    expect(USES).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(DEPLOYMENT_STAGES)('of %s are valid as they are [H3]', (stage) => {
    expect(settingsOf(stage)).toMatchObject({ deploymentStage: stage });
  });

  it('staging is reduced, production is monitored in full [H3]', () => {
    expect(settingsOf('staging')).toMatchObject({ maxConcurrency: 2, monitoring: 'alarms' });
    expect(settingsOf('production')).toMatchObject({ maxConcurrency: 10, monitoring: 'full' });
    expect(settingsOf('development').monitoring).toBe('none');
  });

  it('protect data outside development', () => {
    for (const stage of ['staging', 'production'] as const)
      expect(settingsOf(stage).onRemoval).toBe('retain');
    expect(settingsOf('production').terminationProtection).toBe(true);
  });

  it('each say what they decide', () => {
    for (const { explanation, expected } of Object.values(SETTINGS)) {
      expect(explanation).toMatch(/\.$/);
      expect(expected).not.toBe('');
    }
  });
});

describe('an overridden setting', () => {
  it('replaces the value of the stage, with the type of the table', () => {
    expect(
      settingsWith(
        'production',
        'maxConcurrency=25',
        'customerKey=true',
        'alarmAddresses=a@example.com, b@example.com',
        'uploadOrigins=',
      ),
    ).toMatchObject({
      maxConcurrency: 25,
      customerKey: true,
      alarmAddresses: ['a@example.com', 'b@example.com'],
      uploadOrigins: [],
    });
  });

  it.each([
    ['maxConcurency=3', 'Unknown setting "maxConcurency"; expected one of onRemoval, '],
    ['maxConcurrency', '--set maxConcurrency has no value; expected --set name=value.'],
    ['constructor=1', 'Unknown setting "constructor"'],
  ])('%s is refused at once', (assignment, message) => {
    expect(() => parseOverrides([assignment])).toThrow(message);
  });

  it.each([
    ['maxConcurrency=1', 'maxConcurrency is 1; expected a whole number from 2 to 1000.'],
    ['maxConcurrency=ten', 'maxConcurrency is "ten"; expected a whole number from 2 to 1000.'],
    ['logRetentionDays=8', 'logRetentionDays is 8; expected one of 1, 3, 5, 7, 14,'],
    ['network=private', 'network is "private"; expected one of public, vpc.'],
    ['customerKey=yes', 'customerKey is "yes"; expected true or false.'],
    ['uploadOrigins=http://example.com', 'uploadOrigins is ["http://example.com"]; expected origins such as'],
    ['uploadOrigins=*', 'uploadOrigins is ["*"]; expected origins such as'],
    ['alarmAddresses=nobody', 'alarmAddresses is ["nobody"]; expected e-mail addresses'],
    ['notificationEndpoints=http://a.example', 'expected https URLs'],
    ['mailedNotifications=ALL', 'mailedNotifications is ["ALL"]; expected any of PROCESSING_STARTED, '],
  ])('%s is out of range', (assignment, message) => {
    expect(() => settingsWith('staging', assignment)).toThrow(message);
  });

  it.each([
    ['production', 'onRemoval=destroy', 'only development may lose data'],
    ['staging', 'onRemoval=destroy', 'only development may lose data'],
    ['production', 'noncurrentVersionDays=18', 'needs its version'],
    ['production', 'monitoring=none', 'somebody must be told of faults'],
    ['development', 'alarmAddresses=a@example.com', 'so there are no alarms'],
    ['production', 'logLevel=ERROR', 'monitoring needs the metrics in INFO lines'],
  ] as const)('of %s may not contradict: %s', (stage, assignment, message) => {
    expect(() => settingsWith(stage, assignment)).toThrow(message);
  });

  it('is refused together with all other invalid settings', () => {
    expect(() => settingsWith('production', 'maxConcurrency=1', 'imageMemoryMb=1')).toThrow(
      /Invalid settings for the stage production .*\n {2}maxConcurrency .*\n {2}imageMemoryMb /,
    );
  });
});

describe('the memory of a function', () => {
  const of = (memory: Memory, maxImageMb: number, maxMegapixels: number, imageMemoryMb = 512): number =>
    memoryOf(
      memory,
      imageLimits({ maxImageMb, maxMegapixels }),
      settingsOf('development', { maxImageMb, maxMegapixels, imageMemoryMb }),
    );

  it('that reads a file grows with its processor until that is a whole one [K5, R6]', () => {
    const read = FUNCTIONS.validate.memoryMb;
    expect([1, 10, 20, 30, 50].map((mb) => of(read, mb, 100))).toEqual([512, 512, 1024, 1536, 1769]);
  });

  it('that decodes holds the largest image, whatever imageMemoryMb says [K5, R6]', () => {
    const decode = FUNCTIONS.resize.memoryMb;
    expect([24, 100, 150].map((megapixels) => of(decode, 10, megapixels))).toEqual([512, 1049, 1431]);
    expect(of(decode, 50, 150)).toBe(1551);
    expect(of(decode, 50, 150, 3008)).toBe(3008);
  });
});

describe('a stage', () => {
  it('is one of three', () => {
    expect(() => parseDeploymentStage('prod')).toThrow(
      'Unknown stage "prod"; expected one of development, staging, production.',
    );
  });
});
