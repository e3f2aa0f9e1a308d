import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

const DIRECTORY = '.github/workflows';
const read = (file: string): string => readFileSync(file, 'utf8');
const workflows = readdirSync(DIRECTORY).map((file) => read(join(DIRECTORY, file)));
const action = read('.github/actions/deploy/action.yml');
const everything = [...workflows, action];
const deploy = read(join(DIRECTORY, 'deploy.yml'));

describe('the workflows', () => {
  it('build, test and synthesize, deploy to staging, test there, and continue to production after an approval [H4]', () => {
    const jobs = deploy.slice(deploy.indexOf('\njobs:'));
    const order = [
      'uses: ./.github/workflows/test.yml',
      'environment: staging',
      'npm run test:e2e -- --stage staging',
      'environment: production',
      'stage: production',
    ].map((text) => jobs.indexOf(text));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(jobs).toMatch(/staging:\n {4}needs: test\n/);
    expect(jobs).toMatch(/production:\n {4}needs: staging\n/);
    expect(read(join(DIRECTORY, 'test.yml'))).toContain('run: .ci/run');
  });

  it('roll back automatically when the alarm goes off, and by hand to any commit [H4]', () => {
    expect(deploy).toContain("if: failure() && steps.deploy.outcome == 'failure'");
    expect(deploy).toContain('git checkout refs/tags/deployed/production');
    expect(action).toContain('CompositeAlarmName');
    expect(read(join(DIRECTORY, 'rollback.yml'))).toContain('ref: ${{ inputs.ref }}');
  });

  it('contain no secrets: credentials are short-lived, by OIDC', () => {
    for (const text of everything) expect(text).not.toMatch(/secrets\.|aws-access-key-id|AWS_SECRET/);
    expect(action).toContain('role-to-assume');
    expect(deploy.match(/id-token: write/g)).toHaveLength(2);
    for (const text of workflows) expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
  });

  it('put no expressions in shell commands, where they would be executed', () => {
    for (const text of everything) {
      const scripts = [
        ...text.matchAll(/^(?<indent> +)(?:- )?run: (?<script>(?:.*\n)(?:\k<indent> {2,}.*\n)*)/gm),
      ];
      for (const { groups } of scripts) expect(groups?.['script']).not.toContain('${{');
    }
  });

  it('call what exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const text of everything) {
      for (const [, name = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name]);
      for (const [, file = ''] of text.matchAll(/uses: \.\/(\S+)/g))
        expect([file, existsSync(file) || existsSync(join(file, 'action.yml'))]).toEqual([file, true]);
    }
  });
});
