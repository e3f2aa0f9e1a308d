import { describe, expect, it } from '@jest/globals';

import { rejection } from '#domain/pipeline-error.ts';

import { makeLog } from './log.ts';
import { stageHandler } from './stage-handler.ts';

function capture() {
  const lines: string[] = [];
  const log = makeLog(
    {
      env: { AWS_LAMBDA_FUNCTION_NAME: 'image-processor-resize', LOG_LEVEL: 'INFO' },
      clock: { now: () => Date.parse('2025-11-30T12:00:00.000Z') },
      random: { next: () => 0 },
      writeLine: (line) => lines.push(line),
    },
    'resize',
  );
  return { log, lines };
}

describe('the line of an error', () => {
  it('has exactly the documented format [U7, E6, P6]', () => {
    const { log, lines } = capture();
    log.error('uploads/image-123.jpg', rejection('CORRUPT', 'It breaks.'), {
      attemptNumber: 2,
      executionArn: 'arn:aws:states:x',
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'ERROR',
      timestamp: '2025-11-30T12:00:00.000Z',
      imageKey: 'uploads/image-123.jpg',
      function: 'image-processor-resize',
      error: {
        type: 'InvalidImageError',
        message: 'CORRUPT: It breaks.',
        stack: expect.stringContaining('CORRUPT'),
      },
      context: { attemptNumber: 2, executionArn: 'arn:aws:states:x' },
    });
  });

  it('stays one line of JSON, whatever the key contains [U7]', () => {
    const { log, lines } = capture();
    const imageKey = 'uploads/a\nb"\u2028\u202e\u0007{}.jpg';
    log.error(imageKey, new Error('x'), { attemptNumber: 1 });
    expect(lines[0]).not.toMatch(/[\n\u2028\u202e\u0007]/);
    expect((JSON.parse(lines[0] ?? '') as { imageKey: string }).imageKey).toBe(imageKey);
  });
});

describe('a stage function', () => {
  const input = {
    imageKey: 'uploads/a.jpg',
    bucket: 'b',
    uploadTimestamp: '2025-11-30T12:00:00.000Z',
    contentType: 'image/jpeg',
    size: 1,
    versionId: 'v',
    runId: 'r',
    attempt: 1,
    delivery: 1,
    lastDelivery: false,
    execution: { arn: 'arn:aws:states:x', retryCount: 1 },
  };

  it('logs its failure with image, execution and try, and rethrows it [P6, U7]', async () => {
    const { log, lines } = capture();
    const handler = stageHandler(log, () => Promise.reject(new Error('broken')));
    await expect(handler(input)).rejects.toThrow('broken');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      imageKey: 'uploads/a.jpg',
      context: { attemptNumber: 2, executionArn: 'arn:aws:states:x' },
    });
  });

  it('rejects an input that lacks a field, naming it', async () => {
    const { log } = capture();
    const { runId: _runId, ...incomplete } = input;
    await expect(stageHandler(log, () => Promise.resolve({}))(incomplete)).rejects.toMatchObject({
      code: 'MALFORMED_INPUT',
      message: expect.stringContaining('runId'),
    });
  });
});
