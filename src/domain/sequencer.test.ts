import { describe, expect, it } from '@jest/globals';

import { comparableSequencer } from './sequencer.ts';

describe('sequencers', () => {
  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E6'],
    ['0055', '005501'],
    ['0055AE', '0056'],
  ])('%s comes before %s', (first, second) => {
    expect(comparableSequencer(first) < comparableSequencer(second)).toBe(true);
  });

  it('of different length are equal when only zeros are missing', () => {
    expect(comparableSequencer('0055')).toBe(comparableSequencer('005500'));
  });
});
