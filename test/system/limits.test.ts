import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { processFiles } from '#cli/files/process-files.ts';
import { PROJECT_DIR } from '#scripts/build/project-dir.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import { makeImage } from '../support/images/make-image.ts';
import { writeFlatJpeg } from '../support/images/write-jpeg.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { makeOperator, type Operator } from './support/operator.ts';

jest.setTimeout(60_000);

const MAX_BYTES = 11 * 1024 * 1024;

let system: TestSystem;
let operator: Operator;

beforeAll(async () => {
  const { assemblyDir } = await synthesizeAssembly({
    stage: 'development',
    local: true,
    overrides: { maxImageMb: 11, maxMegapixels: 101 },
    outDir: join(PROJECT_DIR, '.cache', 'limits'),
  });
  system = await makeSystem({ assembly: assemblyDir });
  operator = makeOperator(system);
});
afterAll(() => system.close());

describe('with maxImageMb=11 and maxMegapixels=101', () => {
  it('files of 11 MiB and images of 101 megapixels are completed [R6]', async () => {
    await operator.upload('uploads/bytes.jpg', await photoOf(MAX_BYTES));
    await operator.upload('uploads/pixels.jpg', writeFlatJpeg(10_100, 10_000));
    await operator.pass();
    expect(await statusOf('uploads/bytes.jpg')).toEqual('COMPLETED');
    expect(await statusOf('uploads/pixels.jpg')).toEqual('COMPLETED');
  });

  it('what is larger is rejected, and the message names the setting [R6]', async () => {
    await operator.upload('uploads/bytes-over.jpg', await photoOf(MAX_BYTES + 1));
    await operator.upload('uploads/pixels-over.jpg', writeFlatJpeg(10_101, 10_000));
    await operator.pass();
    expect(await errorOf('uploads/bytes-over.jpg')).toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('the limit is 11 MiB (setting maxImageMb)'),
    });
    expect(await errorOf('uploads/pixels-over.jpg')).toMatchObject({
      code: 'TOO_MANY_PIXELS',
      message: expect.stringContaining('the limit is 101 (setting maxMegapixels)'),
    });
  });

  it('the command line does not upload a file that this system would refuse for its size [R6]', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'qip-limits-'));
    const path = join(directory, 'a.jpg');
    writeFileSync(path, Buffer.alloc(MAX_BYTES + 1));
    const file = {
      path,
      relativePath: 'a.jpg',
      imageKey: 'uploads/a.jpg',
    };
    const [outcome] = await processFiles(
      operator.product,
      { files: [file], unreadable: [] },
      { follow: () => Promise.reject(new Error('nothing to follow')) },
      { started: ignore, event: ignore, outcome: ignore, finish: ignore },
      { again: true, timeoutMs: 60_000, interrupted: new AbortController().signal },
    );
    rmSync(directory, { recursive: true });
    expect(outcome).toMatchObject({
      status: 'REJECTED',
      reason: `TOO_LARGE: The file has ${String(MAX_BYTES + 1)} bytes; the limit is 11 MiB (setting maxImageMb). It was not uploaded. Make it smaller.`,
    });
  });
});

const ignore = (): void => undefined;

/** A photograph with bytes behind its end, which are accepted. */
async function photoOf(sizeBytes: number): Promise<Buffer> {
  const image = await makeImage({ format: 'jpeg', width: 64, height: 48 });
  return Buffer.concat([image], sizeBytes);
}

const statusOf = async (imageKey: string) => (await operator.product.records.get(imageKey))?.status;
const errorOf = async (imageKey: string) => (await operator.product.records.get(imageKey))?.error;
