import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { describe, expect, it, jest } from '@jest/globals';

import { parseOverrides } from '#lib/config/parse-overrides.ts';
import { settingsOf } from '#lib/config/settings-of.ts';
import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';

import { present } from '../support/present.ts';

// Starts processes.
jest.setTimeout(60_000);

const GUIDES = ['deploy', 'runbook', 'security', 'upgrade'];
const read = (guide: string): string => readFileSync(`docs/guides/${guide}.md`, 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Every command in the guides, in blocks and in the text. */
const commands = [
  ...new Set(
    GUIDES.flatMap((guide) => [
      ...[...read(guide).matchAll(/```sh\n(?<block>[^`]*)```/g)].flatMap(({ groups }) =>
        (groups?.['block'] ?? '').split('\n').map((line) => line.trim()),
      ),
      ...[...read(guide).matchAll(/`(?<command>(?:npm run|npx) [^`]+)`/g)].map(
        ({ groups }) => groups?.['command'] ?? '',
      ),
    ]),
  ),
].filter((line) => line !== '');

describe('the guide to deployment', () => {
  it('leads from an empty account to a processed photo in at most six commands, each with its output', () => {
    const [, path = ''] = read('deploy').split('## Six commands');
    const steps = present(path.split('\n## ')[0])
      .split(/^\d\. /m)
      .slice(1);
    expect(steps.length).toBeLessThanOrEqual(6);
    for (const step of steps) {
      const [, block = '', shown = ''] = step.split('```');
      expect(block.trim().split('\n')).toHaveLength(2);
      expect(shown.trim().length).toBeGreaterThan(20);
    }
  });
});

describe('a command of the guides', () => {
  it.each(commands.filter((command) => command.startsWith('npm run')))(
    '%s calls a script with valid settings',
    (command) => {
      const words = command.split(' ');
      expect(scripts).toHaveProperty([words[2] ?? '']);
      const after = (flag: string): string[] => words.filter((_, index) => words[index - 1] === flag);
      for (const stage of after('--stage'))
        settingsOf(parseDeploymentStage(stage), parseOverrides(after('--set')));
    },
  );

  it.each(commands.filter((command) => command.startsWith('npx qip')))(
    '%s has the options it uses',
    async (command) => {
      const [name = '', ...words] = command.replace(/^npx qip /, '').split(' ');
      const { stdout } = await promisify(execFile)(process.execPath, ['cli/main.ts', name, '--help']);
      for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(option);
    },
  );

  it.each(commands.filter((command) => command.startsWith('npx cdk')))('%s is one of the CDK', (command) => {
    expect(command).toMatch(/^npx cdk (?:bootstrap|import)\b/);
  });

  it('is one of those', () => {
    expect(commands.filter((command) => !/^(?:npm (?:run|ci)|npx (?:qip|cdk))\b/.test(command))).toEqual([]);
  });

  it('that starts the CDK says how it is used', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/cdk.ts', '--help']);
    for (const word of ['deploy', 'diff', 'destroy', '--stage', '--set']) expect(stdout).toContain(word);
  });
});
