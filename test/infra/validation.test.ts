import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

const SCRIPT = join(PROJECT_DIR, 'test', 'infra', 'support', 'validate-variants.ts');

let output: string;

beforeAll(async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [SCRIPT]);
  output = stdout + stderr;
}, 120_000);

describe('the schemas and rules of CloudFormation, AwsSolutions and Serverless', () => {
  it.each(['development', 'staging', 'production', 'options'])('find nothing in %s [S1, T8]', (variant) => {
    expect(output).toContain(`${variant}: no finding\n`);
  });

  it('would find an insecure bucket, and nothing else', () => {
    const found = output.split('\n').filter((line) => /\b(?:ERROR|WARN)/.test(line));
    expect(found.map((line) => line.replace(/^.*ERROR/, 'ERROR')).sort()).toEqual([
      'ERROR The S3 Bucket has server access logs disabled. (AwsSolutions)',
      'ERROR The S3 Bucket or bucket policy does not require requests to use SSL. (AwsSolutions)',
    ]);
  });
});
