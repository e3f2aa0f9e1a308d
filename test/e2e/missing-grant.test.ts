import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EventDetail } from '#contracts/events.ts';
import { createRuntime, type Runtime } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { makeImage } from '../support/images/make-image.ts';

interface Policy {
  readonly PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] };
}
interface Template {
  readonly Resources: Record<string, { Type: string; Properties: { Policies?: Policy[] } }>;
}

let runtime: Runtime;
let assembly: string;

beforeAll(async () => {
  const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
  assembly = mkdtempSync(join(tmpdir(), 'qip-grant-'));
  cpSync(assemblyDir, assembly, { recursive: true });
  removeGrant(assembly, 'ComputeResizeRole', 's3:PutObject');
  runtime = await createRuntime({ assembly, port: 0 });
}, 60_000);

afterAll(async () => {
  await runtime.close();
  rmSync(assembly, { recursive: true, force: true });
});

describe('a stack whose template lacks one grant', () => {
  it('fails with AccessDenied, naming role, action and resource [S1]', async () => {
    const { UploadBucketName } = Object.assign({}, ...Object.values(runtime.outputs)) as Record<
      string,
      string
    >;
    const { endpoint, region, credentials } = runtime;
    await new S3Client({ endpoint, region, credentials }).send(
      new PutObjectCommand({
        Bucket: UploadBucketName,
        Key: 'uploads/a.jpg',
        Body: await makeImage({ format: 'jpeg', width: 60, height: 40 }),
      }),
    );
    const failed = await runtime.trace.waitFor(
      ({ kind, name, detail }) =>
        kind === 'event' &&
        name === 'StageFailed' &&
        (detail as { event: { detail: EventDetail } }).event.detail.metadata?.['code'] !== undefined,
    );
    const { metadata } = (failed.detail as { event: { detail: EventDetail } }).event.detail;
    expect(metadata).toMatchObject({ code: 'ACCESS_DENIED', category: 'permanent', stage: 'resize' });
    expect(String(metadata?.['message'])).toMatch(/ComputeResizeRole/);
    expect(String(metadata?.['message'])).toMatch(/s3:PutObject/);
    expect(String(metadata?.['message'])).toMatch(/image-processor-archive-.*\/processed\//);
  }, 60_000);
});

/** Removes a grant, as if it had been forgotten in the stack. */
function removeGrant(directory: string, role: string, action: string): void {
  const name = readdirSync(directory).find((file) => file.endsWith('.template.json')) ?? '';
  const file = join(directory, name);
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  let removed = 0;
  for (const [logicalId, { Properties }] of Object.entries(template.Resources)) {
    if (!logicalId.startsWith(role)) continue;
    for (const { PolicyDocument } of Properties.Policies ?? []) {
      const kept = PolicyDocument.Statement.filter(({ Action }) => ![Action].flat().includes(action));
      removed += PolicyDocument.Statement.length - kept.length;
      PolicyDocument.Statement = kept;
    }
  }
  if (removed !== 1)
    throw new Error(`${String(removed)} statements of ${role} grant ${action}; expected one.`);
  writeFileSync(file, JSON.stringify(template));
}
