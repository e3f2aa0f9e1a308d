import { describe, expect, it } from '@jest/globals';

import { outputOf } from './output-of.ts';

describe('an output of the stack', () => {
  it('is returned by its name', () => {
    expect(outputOf({ UploadBucketName: 'uploads' }, 'UploadBucketName')).toBe('uploads');
  });

  it.each<Record<string, string>>([{}, { UploadBucketName: '' }])(
    'that is missing gives an error that names it: %j',
    (outputs) => {
      expect(() => outputOf(outputs, 'UploadBucketName')).toThrow(
        expect.objectContaining({
          code: 'OUTPUT_MISSING',
          message: expect.stringContaining('UploadBucketName'),
        }),
      );
    },
  );
});
